/**
 * The page's side of the runtime: what the LMS's and Studio's scripts give to a block's initialiser.
 * Blocks' own scripts are classic ones and come after this; start.js calls their initialisers.
 */
(function () {
  "use strict";

  /** Unwrap what may be an element or, as in Studio, a collection with the element as its first. */
  function elementOf(block) {
    return block instanceof Element ? block : block[0];
  }

  function handlerUrl(block, handlerName, suffix, query) {
    var holder = elementOf(block).closest("[data-handler-prefix]");
    var url = holder.dataset.handlerPrefix + encodeURIComponent(handlerName);
    if (suffix) {
      url += "/" + suffix;
    }
    return query ? url + "?" + query : url;
  }

  /** Studio's words for what an editor did. */
  function notify(name, data) {
    var modal = document.querySelector("[data-done-url]");
    if (!modal || !data) {
      return;
    }
    var message = modal.querySelector("[data-notify]");
    if (name === "error") {
      message.textContent = [data.title, data.message].filter(Boolean).join(": ");
      message.hidden = false;
    } else if (name === "cancel" || (name === "save" && data.state === "end")) {
      window.location.assign(modal.dataset.doneUrl);
    } else if (name === "save") {
      message.hidden = true;
    }
  }

  function initialize(holder) {
    var initialiser = window[holder.dataset.init];
    if (typeof initialiser !== "function") {
      return;
    }
    var json = holder.querySelector(":scope > script.xblock-json-init-args");
    var args = json ? JSON.parse(json.textContent) : {};
    if (json) {
      json.remove();
    }
    var inStudio = holder.dataset.runtimeClass === "StudioRuntime";
    var runtime = { handlerUrl: handlerUrl };
    if (inStudio) {
      runtime.notify = notify;
    }
    // The LMS hands over the element itself, Studio a jQuery object. Both apply the initialiser to a new object: it may
    // be any function, and need not be a constructor.
    initialiser.apply({}, [runtime, inStudio ? { 0: holder, length: 1 } : holder, args]);
    holder.classList.add("xblock-initialized");
  }

  window.demoStart = function () {
    document.querySelectorAll("[data-init]").forEach(initialize);
  };
})();
