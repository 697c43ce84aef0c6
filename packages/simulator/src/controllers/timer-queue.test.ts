import fc from "fast-check";
import { expect, test } from "vitest";
import { TimerQueue } from "./timer-queue.ts";

test("keys come out by time, equal times in the order of arrival, each once", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 0, max: 20 }), (times, now) => {
      const queue = new TimerQueue();
      times.forEach((at, index) => {
        queue.add(at, 0, `${at}-${index}`);
        queue.add(at, 0, `${at}-${index}`);
      });
      const expected = times
        .map((at, index) => ({ at, key: `${at}-${index}` }))
        .filter(({ at }) => at <= now)
        .sort((a, b) => a.at - b.at)
        .map(({ key }) => key);
      expect(queue.takeDue(now).map(({ key }) => key)).toEqual(expected);
      const later = times.filter((at) => at > now);
      expect(queue.nextTime()).toBe(later.length === 0 ? null : Math.min(...later));
    }),
  );
});
