"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const say = (title, text) => { $("title").textContent = title; $("text").textContent = text; };
  const token = location.hash.slice(1);
  if (document.body.dataset.task === "join") {
    // Out of the address and the history, before anything else.
    history.replaceState(null, "", location.pathname);
    if (!token) {
      say("This link is not whole", "An invitation has a long code behind its #. Copy the whole link, and open it again.");
      return;
    }
    const title = "You are invited to an arena";
    say(title, "You take part under a random pseudonym, kept in a cookie of this browser. No name and no e-mail address is asked for.");
    $("go").hidden = false;
    $("go").onclick = async () => {
      $("go").disabled = true;
      try {
        const answer = await fetch("/api/people/join", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ token }),
        });
        if (answer.ok) { location.replace("/"); return; }
        const found = await answer.json();
        say("You could not join", found.error);
        $("go").hidden = answer.status !== 429 && answer.status !== 503;
      } catch {
        say(title, "The arena does not answer. Try again in a while.");
      }
      $("go").disabled = false;
    };
    return;
  }
  // Coming from a page elsewhere, the browser holds its cookie back; asked from here, it does not.
  fetch("/api/people/me").then((answer) => answer.json()).then((me) => {
    if (me.signed_in) location.replace(location.pathname + location.search);
  }).catch(() => {});
})();
