// A page in a background tab has its timers slowed to one a minute; a worker's are not.
setInterval(() => postMessage(0), 1000);
