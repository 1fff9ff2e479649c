/*
 * Set inline into the page, because the platform emits classic scripts only: imports a block's module and mounts it.
 * It never throws: in Studio a failing initialiser would also stop the block after it. Without the module every form
 * still works, so there is nothing to say when it cannot be had. The platform calls it with `new`.
 */

/** @type {any} */ (window).CertificationStart = /**
 * @param {any} runtime
 * @param {any} element a node in the LMS, a jQuery object in Studio
 * @param {{moduleUrl: string}} args
 */ function CertificationStart(runtime, element, args) {
  const root = element instanceof Element ? element : element && element[0];
  if (root && args) {
    import(args.moduleUrl).then((module) => module.mount(runtime, root, args)).catch(() => {});
  }
};
