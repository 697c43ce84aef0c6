import { describe, expect, it } from "vitest";
import { makeFinding } from "../../test/make-finding.ts";
import { toFindingJson } from "../rules/finding-json.ts";
import { toCheckJson } from "./check-json.ts";

describe("toCheckJson", () => {
  it("counts what is told by severity, and what is not told apart", () => {
    const web = { kind: "Service", namespace: "shop", name: "web" };
    const error = makeFinding();
    const info = makeFinding({ rule: "external-ips", severity: "info" });
    const silent = makeFinding({ rule: "ingress-class", silenced: { by: "config", reason: "known" } });
    const reference = { object: web, path: "spec.externalName", value: "db.crm.svc.cluster.local" };
    const notJudged = [{ rule: "externalname-target", reference }];
    expect(toCheckJson({ findings: [error, silent, info], services: 2, objects: 9, notJudged, unread: [] })).toEqual({
      version: 1,
      summary: { error: 1, warning: 0, info: 1, services: 2, objects: 9, silenced: 1, notJudged: 1 },
      findings: [toFindingJson(error), toFindingJson(info)],
    });
  });

  it("tells what could not be read, where there is something", () => {
    const unread = [
      { file: "a.yaml", position: { line: 2, column: 7 }, message: "this is no YAML." },
      { file: "b.yaml", position: null, message: "this is no text." },
    ];
    expect(toCheckJson({ findings: [], services: 0, objects: 0, notJudged: [], unread })).toMatchObject({
      findings: [],
      unreadable: [
        { file: "a.yaml", line: 2, column: 7, message: "this is no YAML." },
        { file: "b.yaml", line: null, column: null, message: "this is no text." },
      ],
    });
  });
});
