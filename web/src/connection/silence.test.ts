import { expect, it } from "vitest";
import { Silence, TICK_MS } from "./silence";

it("asks once when the line is quiet and gives up within two seconds", () => {
  const silence = new Silence(0);
  const answers: [number, string][] = [];
  for (let now = 0; now <= 2000; now += TICK_MS) answers.push([now, silence.check(now)]);
  const gone = answers.find(([, answer]) => answer === "gone");
  expect(answers.filter(([, answer]) => answer === "ask")).toHaveLength(1);
  expect(gone?.[0]).toBeLessThan(2000);
});

it("asks nothing while frames come", () => {
  const silence = new Silence(0);
  for (let now = 0; now <= 5000; now += TICK_MS) {
    expect(silence.check(now)).toBe("fine");
    silence.heard(now);
  }
});

it("is content with an answer and asks again later", () => {
  const silence = new Silence(0);
  expect(silence.check(600)).toBe("ask");
  silence.heard(1300);
  expect(silence.check(1800)).toBe("fine");
  expect(silence.check(1900)).toBe("ask");
});
