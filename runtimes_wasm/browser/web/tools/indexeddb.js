// A null origin has no database: this one lives in memory, for as long as the page does. A plain
// script, because the page's own scripts may open a database at once.
import * as database from "fake-indexeddb";

for (const [name, value] of Object.entries(database)) {
  const named = name === "default" ? "indexedDB" : name;
  Object.defineProperty(window, named, { value, configurable: true, writable: true });
}
