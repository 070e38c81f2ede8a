// Unpack the browser, its libraries, fonts and software graphics into the folder named by TMPDIR.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";

const main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
const packed = join(dirname(main), "..", "bin");
const archives = ["chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"];
await Promise.all(archives.map((archive) => inflate(join(packed, archive))));

// The fonts.conf that comes with the archive looks in folders that only its home platform has.
const fonts = join(tmpdir(), "fonts");
await writeFile(
  join(fonts, "fonts.conf"),
  `<?xml version="1.0"?>
<fontconfig><dir>${join(fonts, "fonts")}</dir><cachedir>${join(fonts, "cache")}</cachedir></fontconfig>
`,
);
