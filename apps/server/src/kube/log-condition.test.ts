import { describe, expect, it } from "vitest";
import { createManualTiming } from "../../test/manual-timing.ts";
import { describeError, describeStatus } from "./describe-error.ts";
import { createConditionLog } from "./log-condition.ts";
import type { ConditionLog } from "./log-condition.ts";

const server = "https://192.0.2.1:6443";
const refused = describeError(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), server);
const closed = describeError(Object.assign(new Error("reset"), { code: "ECONNRESET" }), server);
const forbidden = describeStatus({ code: 403, reason: null, message: "pods is forbidden" }, server, null);

function record(): {
  readonly conditions: ConditionLog;
  readonly lines: readonly string[];
  readonly advance: (ms: number) => Promise<void>;
} {
  const lines: string[] = [];
  const timing = createManualTiming();
  const conditions = createConditionLog(
    (level, message, fields) => {
      const { seconds, attempts } = fields;
      const length = typeof seconds === "number" ? ` after ${seconds} s, ${String(attempts)} attempts` : "";
      lines.push(`${level}: ${message}${length}`);
    },
    "prod",
    timing,
  );
  return { conditions, lines, advance: timing.advance };
}

describe("createConditionLog", () => {
  it("says that the cluster is gone once for all kinds, and once that it is back", async () => {
    const { conditions, lines, advance } = record();
    for (const kind of ["Pod", "Service", "Node"]) conditions.fail(kind, closed);
    for (let attempt = 0; attempt < 50; attempt++) {
      for (const kind of ["Pod", "Service", "Node"]) conditions.fail(kind, refused);
    }
    await advance(12_000);
    conditions.recover("Pod");
    conditions.recover("Service");
    expect(lines).toHaveLength(2);
    conditions.recover("Node");
    expect(lines).toEqual([
      `warn: ${closed.message}`,
      `warn: ${refused.message}`,
      "info: The API server answers again. after 12 s, 153 attempts",
    ]);
  });

  it("says what concerns a kind once, and again when it happens again", async () => {
    const { conditions, lines, advance } = record();
    for (let attempt = 0; attempt < 5; attempt++) conditions.fail("Pod", forbidden);
    await advance(500);
    conditions.recover("Pod");
    conditions.recover("Pod");
    conditions.fail("Pod", forbidden);
    expect(lines).toEqual([
      "warn: Pod: pods is forbidden",
      "info: Pod is read again. after 0.5 s, 5 attempts",
      "warn: Pod: pods is forbidden",
    ]);
  });

  it("says that the cluster is back although a kind may still not be read, and again when it goes once more", async () => {
    const { conditions, lines, advance } = record();
    conditions.fail("Node", forbidden);
    for (let outage = 0; outage < 2; outage++) {
      for (const subject of ["Node", "Pod", "Pod in shop"]) conditions.fail(subject, refused);
      await advance(2_000);
      conditions.answer("Pod in shop");
      conditions.recover("Pod");
      conditions.fail("Node", forbidden);
    }
    expect(lines).toEqual([
      "warn: Node: pods is forbidden",
      `warn: ${refused.message}`,
      "info: The API server answers again. after 2 s, 3 attempts",
      `warn: ${refused.message}`,
      "info: The API server answers again. after 2 s, 3 attempts",
    ]);
  });

  it("notes each thing once, and no more than a hundred", () => {
    const { conditions, lines } = record();
    for (let round = 0; round < 3; round++) {
      for (let object = 0; object < 150; object++) conditions.note({ ...forbidden, message: `object ${object}` });
    }
    expect(lines).toHaveLength(100);
  });
});
