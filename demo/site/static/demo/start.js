/** Starts the blocks of the page, once all of their scripts are there. */
window.demoStart();
