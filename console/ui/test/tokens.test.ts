/** The contrasts that tokens.css states are measured again, by the formula of WCAG 2.2. */

import { expect, test } from "vitest";
import css from "../src/styles/tokens.css?raw";

const COLOUR =
  /--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);(?: \/\* on ([\w-]+): ([\d.]+), ([\d.]+) \*\/)?/g;

/** Edges of controls and the focus; everything else carries text. */
const NOT_TEXT = ["edge", "focus", "bar-focus", "note-edge"];

const tokens = [...css.matchAll(COLOUR)].map(
  ([, name = "", light = "", dark = "", on, ...stated]) => ({
    name,
    on,
    colours: [light, dark] as const,
    stated: stated.map(Number),
  }),
);

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const stated = tokens.filter(({ on }) => on !== undefined);

test("the colours of the console are found", () => {
  expect(stated.length).toBeGreaterThan(20);
});

test.each(stated)("--$name on --$on has the contrast that is stated, and enough of it", (token) => {
  const ground = tokens.find(({ name }) => name === token.on);
  [0, 1].forEach((mode) => {
    const measured = contrast(token.colours[mode] ?? "", ground?.colours[mode] ?? "");
    expect(measured).toBeCloseTo(token.stated[mode] ?? 0, 1);
    expect(measured).toBeGreaterThanOrEqual(NOT_TEXT.includes(token.name) ? 3 : 4.5);
  });
});
