/** Tells the site which texts of a unit were on the screen for a while: they count as read. */
(function () {
  "use strict";

  var DELAY = 1500;
  var holder = document.querySelector("[data-to-see]");
  var waiting = new Set(holder ? holder.dataset.toSee.split(" ").filter(Boolean) : []);
  if (!waiting.size || !("IntersectionObserver" in window)) {
    return;
  }
  var timers = new Map();
  var state = document.querySelector("[data-unit-state]");
  var done = Number(holder.dataset.done);
  var total = Number(holder.dataset.left);

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (pair) {
      return pair.startsWith(name + "=");
    });
    return found ? decodeURIComponent(found.split("=")[1]) : "";
  }

  function tell(id) {
    fetch(holder.dataset.seenUrl, {
      method: "POST",
      headers: { "X-CSRFToken": cookie("csrftoken") },
      body: new URLSearchParams({ usage_id: id }),
    }).then(function (response) {
      if (!response.ok) {
        return;
      }
      done += 1;
      if (state && done >= total) {
        state.textContent = "✓ " + state.dataset.done;
        state.classList.add("is-done");
        var tick = document.querySelector(".steps [aria-current] .tick");
        if (tick) {
          tick.classList.add("is-done");
        }
      }
    });
  }

  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      // The end of a text has to be reached: an element of no height marks it.
      var id = entry.target.dataset.endOf;
      if (!entry.isIntersecting) {
        clearTimeout(timers.get(id));
        return;
      }
      timers.set(
        id,
        setTimeout(function () {
          observer.unobserve(entry.target);
          tell(id);
        }, DELAY)
      );
    });
  });

  holder.querySelectorAll("[data-usage-id]").forEach(function (element) {
    if (waiting.has(element.dataset.usageId)) {
      var end = document.createElement("span");
      end.dataset.endOf = element.dataset.usageId;
      end.className = "end-of-text";
      element.append(end);
      observer.observe(end);
    }
  });
})();
