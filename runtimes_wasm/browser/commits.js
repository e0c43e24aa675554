// Runs before React is loaded, which tells its developer tools of every commit. State that is
// set in an effect which the new state triggers again never ends and never throws: nothing else
// commits so often.
const COMMITS = 150;
const WITHIN = 250; // milliseconds
let commits = 0;
let since = performance.now();
let told = false;

function countCommit() {
  commits += 1;
  const now = performance.now();
  if (now - since > WITHIN) {
    commits = 1;
    since = now;
  }
  if (commits < COMMITS || told) return;
  told = true;
  window.__runoff.report("error", {
    phase: "render", text: "React: the component updates itself without end: an effect sets state that triggers the effect again",
  });
}

window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
  supportsFiber: true, inject: () => 1, onCommitFiberRoot: countCommit, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {},
};
