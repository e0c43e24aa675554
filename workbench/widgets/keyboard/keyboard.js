// Streamlit draws what a popover holds at the end of the document, where Tab never comes from its button.
// Here it stands behind the button: Tab goes in, past its end, and on to what follows the button.
const BUTTON = '[data-testid=stPopoverButton][aria-expanded=true]';
const BODY = '[data-testid=stPopoverBody]';
const REACHED = ['a[href]', 'button', 'input', 'select', 'textarea', '[tabindex]']
  .map((kind) => `${kind}:not([disabled], [tabindex="-1"], [type=hidden])`)
  .join(', ');

function reached(root) {
  // Of radio buttons with one name Tab reaches the chosen one, or the first.
  return [...root.querySelectorAll(REACHED)].filter(
    (each) => each.checkVisibility({ visibilityProperty: true }) && !isOtherRadio(each),
  );
}

function isOtherRadio(each) {
  if (each.type !== 'radio' || each.checked || !each.name) return false;
  const all = [...document.querySelectorAll('input[type=radio]')].filter((other) => other.name === each.name);
  return all.some((other) => other.checked) || all[0] !== each;
}

function next(event) {
  const button = document.querySelector(BUTTON);
  const body = document.querySelector(BODY);
  if (!button || !body) return null;
  const held = reached(body);
  if (!held.length) return null;
  if (event.target === button) return event.shiftKey ? null : held[0];
  if (!body.contains(event.target)) return null;
  if (event.shiftKey) return event.target === held[0] ? button : null;
  if (event.target !== held[held.length - 1]) return null;
  const all = reached(document).filter((each) => !body.contains(each));
  return all[all.indexOf(button) + 1] || button;
}

function onKey(event) {
  if (event.key !== 'Tab' || event.defaultPrevented) return;
  const goal = next(event);
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}

function turnTo(place, tries) {
  const found = document.querySelector(`.st-key-${CSS.escape(place)}`);
  if (!found) {
    if (tries) requestAnimationFrame(() => turnTo(place, tries - 1));
    return;
  }
  // Whoever has gone on is not called back.
  if (document.activeElement && document.activeElement !== document.body) return;
  const goal = found.querySelector('h1, h2, h3') || found;
  goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
  goal.scrollIntoView({ block: 'nearest' });
}

export default function ({ data }) {
  const kept = (window.runoffKeyboard ??= { of: null });
  if (!kept.listens) {
    kept.listens = true;
    document.addEventListener('keydown', onKey, true);
  }
  if (!data) return;
  // Another page begins where its reader is, not where it has something new.
  if (kept.of !== null && kept.of !== data.of && kept.page === location.pathname) turnTo(data.place, 30);
  kept.of = data.of;
  kept.page = location.pathname;
}
