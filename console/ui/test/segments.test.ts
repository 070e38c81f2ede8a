import { expect, test } from "vitest";
import { segments, textsOf } from "../src/segments";

test("a text of the network's own alphabet holds 160, and 153 in each of several", () => {
  expect(segments("a".repeat(160))).toBe(1);
  expect(segments("a".repeat(161))).toBe(2);
  expect(segments("a".repeat(306))).toBe(2);
  expect(segments("a".repeat(307))).toBe(3);
  expect(segments("€".repeat(80))).toBe(1);
  expect(segments("€".repeat(81))).toBe(2);
});

test("an emoji or another alphabet makes texts shorter", () => {
  expect(segments(`${"a".repeat(68)}🏠`)).toBe(1);
  expect(segments(`${"a".repeat(69)}🏠`)).toBe(2);
  expect(segments("д".repeat(71))).toBe(2);
});

test("what one message cannot carry is told before it is sent", () => {
  expect(textsOf("hello")).toBe("");
  expect(textsOf("a".repeat(200))).toBe("2 texts");
  expect(textsOf("a".repeat(1605))).toBe("Too long by 5: send it in two");
});
