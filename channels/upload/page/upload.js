// Shows how far a file is, says at once that one is too large, and sends several one after another.
// Old phones: no syntax newer than 2009. Without this script the form works by itself.
(function () {
  "use strict";
  var form = document.getElementById("form");
  if (!form || !window.FormData || !window.XMLHttpRequest) return;
  var said = document.getElementById("said");
  var wrong = document.getElementById("wrong");
  var field = document.getElementById("file");
  var about = document.getElementById("about");
  var progress = document.getElementById("progress");
  var button = form.querySelector("button");
  var words = function (name) { return form.getAttribute("data-" + name); };
  var busy = false;
  var ids = []; // by file: what is sent again after the line broke has the same id, and counts once
  var marks = 0;
  var WHY = { 400: "line", 404: "enough", 413: "refused", 415: "refused", 429: "enough" };

  field.multiple = true;
  field.required = false; // our own sentence is read out, in the language of the page

  function newId() {
    marks += 1;
    return form.elements.id.value + "-" + marks;
  }

  function tell(good, bad) {
    // The same words again would be read out again.
    if (said.textContent !== good) said.textContent = good;
    if (wrong.textContent !== bad) wrong.textContent = bad;
  }

  function show(sending) {
    busy = sending;
    progress.hidden = !sending;
    button.setAttribute("aria-disabled", sending ? "true" : "false");
  }

  function failed(why) {
    show(false);
    tell("", why);
    field.focus();
  }

  function send(files, at) {
    if (at === files.length) {
      show(false);
      form.reset();
      ids = [];
      tell(words("done"), "");
      return;
    }
    if (files[at].size > Number(words("largest"))) {
      failed(words("refused"));
      return;
    }
    ids[at] = ids[at] || newId();
    var body = new FormData();
    body.append("id", ids[at]);
    body.append("text", at === 0 ? about.value : "");
    body.append("file", files[at]);
    var request = new XMLHttpRequest();
    request.open("POST", location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = function (event) {
      if (!event.lengthComputable) return;
      var percent = Math.round((100 * (at + event.loaded / event.total)) / files.length);
      progress.value = percent;
      // A tenth at a time: a screen reader need not read a hundred numbers.
      tell(words("sending") + ": " + Math.floor(percent / 10) * 10 + " %", "");
    };
    request.onload = function () {
      if (request.status === 200) {
        send(files, at + 1);
        return;
      }
      failed(words(WHY[request.status] || "busy"));
    };
    request.onerror = function () { failed(words("line")); };
    request.send(body);
  }

  field.addEventListener("change", function () { ids = []; tell("", ""); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    if (!field.files.length) {
      failed(words("none"));
      return;
    }
    show(true);
    progress.value = 0;
    tell(words("sending") + "…", "");
    send(Array.prototype.slice.call(field.files), 0);
  });
})();
