import { expect, test } from "vitest";
import { duration, stopwatch } from "../src/time";
import { addressText, counted, languageName, reasonName, reasonsByLabel, residentName } from "../src/words";

test.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [3600, "1 h"],
  [7500, "2 h 5 min"],
  [200_000, "2 days"],
])("%d seconds are shown as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("a call is timed in minutes and seconds", () => {
  expect(stopwatch(187)).toBe("3:07");
});

test("a resident without a name is shown by where they wrote from", () => {
  expect(residentName({ name: "Maria", addresses: ["phone:+447700900123"] })).toBe(
    "Maria",
  );
  expect(residentName({ name: "", addresses: ["phone:+447700900123"] })).toBe(
    "07700 900123",
  );
  expect(residentName({ name: "", addresses: [] })).toBe("Withheld number");
  expect(addressText("webchat:0192f3aa71c2")).toBe("Webchat visitor 71c2");
  expect(addressText("call:CA0192f3aa71c2")).toBe("Withheld number");
  expect(addressText("sender:HMRC")).toBe("HMRC");
  expect(addressText("phone:+15550100")).toBe("+15550100");
});

test("a language is named; one that could not be told is not", () => {
  expect(languageName("pl")).toBe("Polish");
  expect(languageName("und")).toBe("");
  expect(languageName("?")).toBe("?");
});

test("a triage label that the console does not know is shown as it came", () => {
  expect(reasonName("danger_to_life")).toBe("Danger to life");
  expect(reasonName("repeat_contact")).toBe("Repeat contact");
});

test("things are counted in words that fit their number", () => {
  expect(counted(1, "message")).toBe("1 message");
  expect(counted(2, "callback")).toBe("2 callbacks");
});

test("reasons are told once, and none that asks for less than the urgency", () => {
  const reasons = [
    { label: "urgent", words: "damp" },
    { label: "emergency", words: "water is pouring" },
    { label: "emergency", words: "water is pouring through my ceiling" },
    { label: "emergency", words: "ceiling" },
    { label: "complaint", words: "" },
  ];
  expect([...reasonsByLabel({ reasons, urgency: "emergency" })]).toEqual([
    ["emergency", ["water is pouring through my ceiling"]],
    ["complaint", [""]],
  ]);
  expect([...reasonsByLabel({ reasons, urgency: "routine" }).keys()]).toContain("urgent");
});
