"""What a browser is told about every answer: what it may load, keep and be framed by."""

from aiohttp import web

from console.deps import DEPS, ConsoleDeps

# Where Twilio's browser phone connects to and plays its sounds from.
TWILIO_CONNECT = ("https://*.twilio.com", "wss://*.twilio.com", "https://media.twiliocdn.com")
TWILIO_SOUNDS = ("https://sdk.twilio.com", "https://media.twiliocdn.com")

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


def policy(deps: ConsoleDeps) -> str:
    """Return the Content-Security-Policy: our own files only, and the phone's connections."""
    rules = {
        "default-src": ("'self'",),
        "script-src": ("'self'",),
        "style-src": ("'self'",),
        "img-src": ("'self'", "data:"),
        "media-src": ("'self'", "mediastream:", *TWILIO_SOUNDS),
        "connect-src": ("'self'", *TWILIO_CONNECT, *deps.connect_sources),
        "object-src": ("'none'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


async def secure(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers; a handler that has set one of its own (the widget's page) keeps it."""
    deps = request.app[DEPS]
    wanted = {**PLAIN, "Content-Security-Policy": policy(deps)}
    if deps.public_url.startswith("https:"):
        wanted["Strict-Transport-Security"] = "max-age=31536000"
    if request.path.startswith("/api/"):
        wanted["Cache-Control"] = "no-store"
    for name, value in wanted.items():
        response.headers.setdefault(name, value)
