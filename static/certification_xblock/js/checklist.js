/**
 * The learner's checklist: each answer is saved at once, without leaving the page. What could not be saved says so, is
 * kept on this device, and is sent again. The server renders; this exchanges the item and the progress.
 */

/**
 * @typedef {{handlerUrl: (element: Element, handler: string, suffix?: string) => string}} Runtime
 * @typedef {{store: string, texts: {saving: string, kept: string, retry: string}}} Args
 * @typedef {Record<string, string>} Payload
 */

const HEADERS = { "X-Certification": "fragment" };
const WAITS = [3, 8, 20, 60]; // seconds before what could not be saved is sent again
const PAUSE = 400; // milliseconds between leaving a field and saving it: a tap on a button comes first

/**
 * @param {Runtime} runtime
 * @param {Element} element
 * @param {Args} args
 */
export function mount(runtime, element, args) {
  const root = element.matches(".certification-checklist") ? element : element.querySelector(".certification-checklist");
  const live = root?.querySelector("[data-live]");
  const notice = root?.querySelector("[data-waiting]");
  if (!root || !live || !(notice instanceof HTMLElement)) {
    return;
  }
  /** @type {Map<string, Payload>} what is not saved yet, by item */
  const waiting = new Map(Object.entries(stored(args.store)));
  /** @type {Set<string>} */
  const busy = new Set();
  /** @type {Set<string>} items that wait for the learner's choice between two answers */
  const conflicts = new Set();
  /** @type {Map<string, number>} */
  const timers = new Map();
  let tries = 0;
  let retry = 0;

  /** @param {string} id */
  const itemOf = (id) => /** @type {HTMLElement | null} */ (root.querySelector(`[data-item="${CSS.escape(id)}"]`));

  const keep = () => {
    try {
      localStorage.setItem(args.store, JSON.stringify(Object.fromEntries(waiting)));
    } catch {
      // Without a store what waits is kept as long as the page is.
    }
  };

  /** @param {boolean} failed */
  const tell = (failed) => {
    const late = failed && [...waiting.keys()].some((id) => !conflicts.has(id));
    notice.hidden = !late;
    if (late) {
      /** @type {Element} */ (notice.firstElementChild).textContent = args.texts.kept;
      /** @type {Element} */ (notice.querySelector("button")).textContent = args.texts.retry;
      live.textContent = args.texts.kept;
    }
  };

  /** @param {HTMLElement} item @param {string} [text] */
  const mark = (item, text = "") => {
    const said = item.querySelector("[data-said]");
    item.toggleAttribute("data-saving", Boolean(text));
    if (said instanceof HTMLElement) {
      said.hidden = !text;
      said.textContent = text;
    }
  };

  /** The tick shows what was tapped, at once, and the next tap means the opposite. @param {HTMLElement} item @param {string} state */
  const paint = (item, state) => {
    const tick = item.querySelector("[data-tick]");
    if (tick instanceof HTMLButtonElement) {
      tick.setAttribute("aria-pressed", String(state === "done"));
      tick.value = state === "done" ? "open" : "done";
    }
    item.querySelectorAll("[data-keep-state], [data-save]").forEach((each) => each.setAttribute("value", state));
  };

  /** @param {Element} answer @param {string} id @param {Payload | undefined} sent */
  const show = (answer, id, sent) => {
    const progress = answer.querySelector("[data-progress]");
    if (progress) {
      root.querySelector("[data-progress]")?.replaceWith(progress);
      live.textContent = progress.getAttribute("data-says") ?? "";
    }
    const next = answer.querySelector("[data-item]");
    const old = itemOf(id);
    if (!(next instanceof HTMLElement) || !old) {
      return;
    }
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    const opened = [...old.querySelectorAll("details")].map((each) => each.open);
    let written = false; // since it was sent
    for (const field of fieldsOf(old)) {
      const same = fieldsOf(next).find((each) => each.name === field.name);
      if (same && sent && field.value !== (sent[field.name] ?? "")) {
        same.value = field.value;
        written = true;
      }
    }
    next.querySelectorAll("details").forEach((each, index) => {
      each.open ||= opened[index] ?? false;
    });
    old.replaceWith(next);
    if (active) {
      const name = active.getAttribute("name");
      const twin = active.hasAttribute("data-tick") ? "[data-tick]" : active.tagName === "BUTTON" || !name ? "" : `[name="${name}"]`;
      const target = next.querySelector("[data-problem]") ?? next.querySelector(twin || "[data-tick]");
      if (target instanceof HTMLElement) {
        target.focus({ preventScroll: true });
      }
      if (target instanceof HTMLTextAreaElement && active instanceof HTMLTextAreaElement) {
        target.setSelectionRange(active.selectionStart, active.selectionEnd);
      }
    }
    if (written) {
      later(id, next.dataset.state ?? "open");
    }
  };

  /** @param {string} id @param {string} state */
  const later = (id, state) => {
    clearTimeout(timers.get(id));
    timers.set(id, window.setTimeout(() => {
      const item = itemOf(id);
      if (item) {
        save(item, state);
      }
    }, PAUSE));
  };

  /** @param {string} id */
  const send = async (id) => {
    const payload = waiting.get(id);
    const item = itemOf(id);
    if (!payload || busy.has(id)) {
      return;
    }
    if (!item) {
      waiting.delete(id); // the list has it no more
      keep();
      return;
    }
    busy.add(id);
    mark(item, args.texts.saving);
    const token = root.querySelector("[name=csrfmiddlewaretoken]");
    let failed = false;
    try {
      const body = new URLSearchParams({ ...payload, item: id, csrfmiddlewaretoken: token instanceof HTMLInputElement ? token.value : "" });
      const response = await fetch(runtime.handlerUrl(element, "answer"), { method: "POST", headers: HEADERS, body });
      const text = await response.text();
      const answer = parse(text);
      if (answer && response.status === 409) {
        conflicts.add(id);
        show(answer, id, undefined);
      } else if (answer && waiting.get(id) === payload) {
        waiting.delete(id);
        conflicts.delete(id);
        show(answer, id, payload);
      } else if (answer) {
        // Something newer waits: it goes on from what is saved now.
        const newer = waiting.get(id);
        const version = answer.querySelector("[data-item]")?.getAttribute("data-version");
        waiting.set(id, { ...newer, version: version ?? payload.version ?? "0" });
        setTimeout(() => send(id));
      } else {
        const said = problem(text);
        failed = !said;
        if (said) {
          waiting.delete(id);
          mark(item, said);
          item.removeAttribute("data-saving");
          live.textContent = said;
        }
      }
    } catch {
      failed = true;
    }
    busy.delete(id);
    keep();
    if (failed) {
      mark(item, args.texts.kept);
      clearTimeout(retry);
      retry = window.setTimeout(sendAll, /** @type {number} */ (WAITS[Math.min(tries, WAITS.length - 1)]) * 1000);
      tries += 1;
    } else {
      tries = 0;
    }
    tell(failed);
  };

  const sendAll = () => [...waiting.keys()].filter((id) => !conflicts.has(id)).forEach(send);

  /** @param {HTMLElement} item @param {string} state */
  const save = (item, state) => {
    const id = item.dataset.item ?? "";
    clearTimeout(timers.get(id));
    const payload = { state, version: item.dataset.version ?? "0" };
    waiting.set(id, { ...payload, ...Object.fromEntries(fieldsOf(item).map((field) => [field.name, field.value])) });
    keep();
    paint(item, state);
    send(id);
  };

  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const item = form.closest("[data-item]");
    const button = /** @type {SubmitEvent} */ (event).submitter;
    if (item instanceof HTMLElement) {
      event.preventDefault();
      conflicts.delete(item.dataset.item ?? "");
      save(item, button instanceof HTMLButtonElement && button.value ? button.value : item.dataset.state ?? "open");
    }
  });
  root.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const item = field.closest("[data-item]");
    // A reason alone is no answer: it goes with its button, or with an answer that has one already.
    if (item instanceof HTMLElement && !item.querySelector("[data-problem]") && !(field.name === "reason" && item.dataset.state !== "not_applicable")) {
      const state = item.querySelector("[data-keep-state]")?.getAttribute("value") ?? "open";
      later(item.dataset.item ?? "", state);
    }
  });
  root.addEventListener("click", async (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const next = target?.closest("[data-next]");
    const keeps = target?.closest("[data-keep]");
    if (next) {
      event.preventDefault();
      const item = root.querySelector(next.getAttribute("href") ?? "");
      const tick = item?.querySelector("[data-tick]");
      item?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      if (tick instanceof HTMLElement) {
        tick.focus({ preventScroll: true });
      }
    } else if (keeps) {
      event.preventDefault();
      const id = /** @type {HTMLElement} */ (keeps.closest("[data-item]")).dataset.item ?? "";
      waiting.delete(id);
      conflicts.delete(id);
      keep();
      try {
        const answer = parse(await (await fetch(runtime.handlerUrl(element, "refresh", id), { headers: HEADERS })).text());
        if (answer) {
          show(answer, id, undefined);
        }
      } catch {
        location.reload();
      }
    } else if (target && notice.contains(target) && target.matches("button")) {
      sendAll();
    }
  });
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && root.isConnected) {
      sendAll();
    }
  });
  settle(root);
  waiting.forEach((payload, id) => {
    const item = itemOf(id);
    if (item) {
      for (const field of fieldsOf(item)) {
        field.value = payload[field.name] ?? field.value;
      }
      paint(item, payload.state ?? "open");
    }
  });
  sendAll();
}

/**
 * A list that was changed by its author is counted anew, once the learner is here.
 * @param {Element} root
 */
async function settle(root) {
  const form = root.querySelector("[data-settle-form]");
  if (!(form instanceof HTMLFormElement)) {
    return;
  }
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const response = await fetch(form.action, { method: "POST", headers: HEADERS, body });
    const progress = parse(await response.text())?.querySelector("[data-progress]");
    if (response.ok && progress) {
      root.querySelector("[data-progress]")?.replaceWith(progress);
      form.remove();
    }
  } catch {
    // The form's own button is there.
  }
}

/**
 * Nodes of a document that runs no scripts, ready to be put into this one.
 * @param {string} html
 */
function parse(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector("[data-answer]");
  return parsed && document.importNode(parsed, true);
}

/** @param {string} text */
function problem(text) {
  try {
    return JSON.parse(text).problems.map((/** @type {{message: string}} */ each) => each.message).join(" ");
  } catch {
    return "";
  }
}

/** @param {Element} item @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
function fieldsOf(item) {
  return [...item.querySelectorAll("textarea[name], input[type=url]")].map((each) => /** @type {HTMLTextAreaElement} */ (each));
}

/** @param {string} name @returns {Record<string, Payload>} */
function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
