
// ---------------------------------------------------------------- places in compiled programs

// Reads the field `mappings` of a source map (ECMA-426): groups of segments, one group a
// line, each segment a few variable-length numbers that are differences to the one before.
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function numbersOf(segment) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}

// For each line of the compiled text its segments: column, written line, written column; all from 0.
function rowsOf(sections) {
  const rows = [];
  for (const { line, mappings } of sections) {
    let [original, place] = [0, 0];
    mappings.split(";").forEach((group, index) => {
      const row = [];
      let column = 0;
      for (const segment of group.split(",")) {
        const numbers = numbersOf(segment);
        column += numbers[0] || 0;
        if (numbers.length < 4) continue;
        original += numbers[2];
        place += numbers[3];
        row.push([column, original, place]);
      }
      rows[line + index] = row;
    });
  }
  return rows;
}

// Where the author of a compiled program wrote what stands at a line and a column, all
// counted from 1; a column of 0 is one that is not known. `way` is a list of steps.
function placeBefore(way, line, column) {
  for (const rows of way) {
    let at = Math.min(line, rows.length) - 1;
    const row = rows[at] || [];
    const found = row.findLast((segment) => segment[0] < Math.max(column, 1)) || row[0];
    if (found) {
      // What the compiler wrote itself stands for the start of what it wrote it for.
      [line, column] = [found[1] + 1, column ? found[2] + 1 : 0];
      continue;
    }
    while (at > 0 && !(rows[at] && rows[at].length)) at -= 1;
    if (!rows[at] || !rows[at].length) return [0, 0];
    [line, column] = [rows[at].at(-1)[1] + 1, 0];
  }
  return [line, column];
}
