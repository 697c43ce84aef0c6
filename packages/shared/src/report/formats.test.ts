/** The forms in which other tools take a report: each whole, and valid by the tool's own measure. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { makeFinding } from "../../test/make-finding.ts";
import type { Finding } from "../rules/finding.ts";
import { formatGithub } from "./format-github.ts";
import { formatJunit } from "./format-junit.ts";
import { formatSarif } from "./format-sarif.ts";
import type { ReportedRule, TextEdit, UnreadInput } from "./report.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const fix = { summary: "Select app=web", object, patch: [], command: "kubectl -n shop patch service web" };
const selector = makeFinding({
  port: "80/TCP",
  message: 'No pod has app=wbe, <which> "web" selects: 100 %,\nnone',
  fixes: [fix],
  location: { file: "shop & crm/web:1,2.yaml", line: 12 },
});
const live = makeFinding({
  rule: "listener-conflict",
  severity: "warning",
  object: { kind: "GatewayClass", namespace: null, name: "lb" },
});
const note = makeFinding({ rule: "external-ips", severity: "info" });
const byHand = makeFinding({ rule: "ingress-class", silenced: { by: "annotation", reason: "a demo" } });
const byConfig = makeFinding({ rule: "ingress-class", silenced: { by: "config", reason: null } });
const findings = [selector, live, note, byHand, byConfig];

const rules: readonly ReportedRule[] = [
  { id: "selector-no-pods", severity: "error", title: "The selector matches no pod", docs: "Look at **labels**." },
  { id: "external-ips", severity: "info", title: "External addresses", docs: "Deprecated." },
  { id: "ingress-class", severity: "error", title: "Nobody carries out the Ingress", docs: "Set a class." },
  { id: "listener-conflict", severity: "warning", title: "Two listeners want the same", docs: "Change one." },
  { id: "unused", severity: "error", title: "Not in this report", docs: "" },
];
const edit: TextEdit = {
  file: "shop & crm/web:1,2.yaml",
  from: { line: 12, column: 10 },
  to: { line: 12, column: 13 },
  text: "web",
};

const unread: readonly UnreadInput[] = [
  { file: "a,b.yaml", position: { line: 2, column: 7 }, message: 'No <YAML> & "text": 1 %.' },
  { file: "c.bin", position: null, message: "Binary data." },
];

function sarif(all: readonly Finding[], notRead: readonly UnreadInput[] = []): object {
  const editsOf = (finding: Finding) => (finding === selector ? [edit] : []);
  const spanOf = (finding: Finding) => (finding === selector ? { column: 7, endColumn: 10 } : null);
  return formatSarif({ findings: all, unread: notRead }, { rules, version: "1.2.3", spanOf, editsOf });
}

describe("SARIF", () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../test/schemas/sarif-2.1.0.json"), "utf8"),
  ) as object;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
    schema,
  );

  it.each([
    { name: "every sort of finding", all: findings },
    { name: "no finding", all: [] },
    { name: "what could not be read", all: findings, notRead: unread },
  ])("is valid: $name", ({ all, notRead }) => {
    validate(sarif(all, notRead));
    expect(validate.errors).toBeNull();
  });

  it("tells what could not be read as notifications of a run that did not succeed", () => {
    const notification = (text: string, physicalLocation: object) => ({
      level: "error",
      message: { text },
      locations: [{ physicalLocation }],
    });
    expect(sarif([], unread)).toMatchObject({
      runs: [
        {
          results: [],
          invocations: [
            {
              executionSuccessful: false,
              toolExecutionNotifications: [
                notification('No <YAML> & "text": 1 %.', {
                  artifactLocation: { uri: "a%2Cb.yaml" },
                  region: { startLine: 2, startColumn: 7 },
                }),
                notification("Binary data.", { artifactLocation: { uri: "c.bin" } }),
              ],
            },
          ],
        },
      ],
    });
  });

  it("names rules, places, mends and silences", () => {
    const rule = (id: string, title: string, docs: string, level: string) => ({
      id,
      shortDescription: { text: title },
      help: { text: docs, markdown: docs },
      defaultConfiguration: { level },
    });
    const service = { name: "web", fullyQualifiedName: "Service shop/web", kind: "resource" };
    const uri = "shop%20%26%20crm/web%3A1%2C2.yaml";
    expect(sarif(findings)).toEqual({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "Portolan",
              semanticVersion: "1.2.3",
              rules: [
                rule("external-ips", "External addresses", "Deprecated.", "note"),
                rule("ingress-class", "Nobody carries out the Ingress", "Set a class.", "error"),
                rule("listener-conflict", "Two listeners want the same", "Change one.", "warning"),
                rule("selector-no-pods", "The selector matches no pod", "Look at **labels**.", "error"),
              ],
            },
          },
          invocations: [{ executionSuccessful: true }],
          columnKind: "utf16CodeUnits",
          results: [
            {
              ruleId: "selector-no-pods",
              ruleIndex: 3,
              level: "error",
              message: { text: selector.message },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri },
                    region: { startLine: 12, startColumn: 7, endColumn: 10 },
                  },
                  logicalLocations: [service],
                },
              ],
              partialFingerprints: { "portolanFinding/v1": "selector-no-pods shop/web 80/TCP" },
              fixes: [
                {
                  description: { text: "Select app=web" },
                  artifactChanges: [
                    {
                      artifactLocation: { uri },
                      replacements: [
                        {
                          deletedRegion: { startLine: 12, startColumn: 10, endLine: 12, endColumn: 13 },
                          insertedContent: { text: "web" },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
            {
              ruleId: "listener-conflict",
              ruleIndex: 2,
              level: "warning",
              message: { text: "what listener-conflict says" },
              locations: [
                { logicalLocations: [{ name: "lb", fullyQualifiedName: "GatewayClass lb", kind: "resource" }] },
              ],
              partialFingerprints: { "portolanFinding/v1": "listener-conflict /lb *" },
            },
            {
              ruleId: "external-ips",
              ruleIndex: 0,
              level: "note",
              message: { text: "what external-ips says" },
              locations: [{ logicalLocations: [service] }],
              partialFingerprints: { "portolanFinding/v1": "external-ips shop/web *" },
            },
            {
              ruleId: "ingress-class",
              ruleIndex: 1,
              level: "error",
              message: { text: "what ingress-class says" },
              locations: [{ logicalLocations: [service] }],
              partialFingerprints: { "portolanFinding/v1": "ingress-class shop/web *" },
              suppressions: [{ kind: "inSource", justification: "a demo" }],
            },
            {
              ruleId: "ingress-class",
              ruleIndex: 1,
              level: "error",
              message: { text: "what ingress-class says" },
              locations: [{ logicalLocations: [service] }],
              partialFingerprints: { "portolanFinding/v1": "ingress-class shop/web *" },
              suppressions: [{ kind: "external" }],
            },
          ],
        },
      ],
    });
  });
});

describe("GitHub's workflow commands", () => {
  it("are a line a finding that counts, which nothing in it can break", () => {
    expect(formatGithub({ findings, unread: [] })).toBe(
      [
        "::error file=shop & crm/web%3A1%2C2.yaml,line=12,title=selector-no-pods on Service shop/web::" +
          'No pod has app=wbe, <which> "web" selects: 100 %25,%0Anone%0AMend: Select app=web',
        "::warning title=listener-conflict on GatewayClass lb::what listener-conflict says",
        "::notice title=external-ips on Service shop/web::what external-ips says",
        "",
      ].join("\n"),
    );
  });

  it("have columns where they are known", () => {
    expect(formatGithub({ findings: [selector], unread: [] }, () => ({ column: 7, endColumn: 10 }))).toContain(
      "web%3A1%2C2.yaml,line=12,col=7,endColumn=10,title=",
    );
  });
});

describe("GitHub's workflow commands of what could not be read", () => {
  it("are errors at its place, before the findings", () => {
    expect(formatGithub({ findings: [note], unread })).toBe(
      [
        '::error file=a%2Cb.yaml,line=2,col=7,title=cannot be read::No <YAML> & "text": 1 %25.',
        "::error file=c.bin,title=cannot be read::Binary data.",
        "::notice title=external-ips on Service shop/web::what external-ips says",
        "",
      ].join("\n"),
    );
  });
});

describe("JUnit", () => {
  /** The elements with their attributes and text; throws where the document is not well-formed. */
  function parse(xml: string): readonly string[] {
    const seen: string[] = [];
    const parser = new SaxesParser();
    parser.on("error", (error) => {
      throw error;
    });
    parser.on("opentag", ({ name, attributes }) => seen.push(`${name} ${JSON.stringify(attributes)}`));
    parser.on("text", (text) => {
      if (text.trim() !== "") seen.push(text);
    });
    parser.write(xml).close();
    return seen;
  }

  it("has a suite an object and a case a finding", () => {
    expect(parse(formatJunit({ findings, objects: 9, unread: [] }))).toEqual([
      'testsuites {"name":"portolan","tests":"5","failures":"2","errors":"0","skipped":"2"}',
      'testsuite {"name":"Service shop/web","tests":"4","failures":"1","errors":"0","skipped":"2"}',
      'testcase {"classname":"Service shop/web","name":"selector-no-pods 80/TCP","file":"shop & crm/web:1,2.yaml","line":"12"}',
      `failure ${JSON.stringify({ type: "error", message: selector.message })}`,
      "shop & crm/web:1,2.yaml:12\nMend: Select app=web\nkubectl -n shop patch service web",
      'testcase {"classname":"Service shop/web","name":"external-ips"}',
      "system-out {}",
      "what external-ips says",
      'testcase {"classname":"Service shop/web","name":"ingress-class"}',
      'skipped {"message":"a demo"}',
      'testcase {"classname":"Service shop/web","name":"ingress-class"}',
      'skipped {"message":"silenced"}',
      'testsuite {"name":"GatewayClass lb","tests":"1","failures":"1","errors":"0","skipped":"0"}',
      'testcase {"classname":"GatewayClass lb","name":"listener-conflict"}',
      'failure {"type":"warning","message":"what listener-conflict says"}',
    ]);
  });

  it("has a case that passed where nothing was found", () => {
    expect(parse(formatJunit({ findings: [], objects: 9, unread: [] }))).toEqual([
      'testsuites {"name":"portolan","tests":"1","failures":"0","errors":"0","skipped":"0"}',
      'testsuite {"name":"9 objects","tests":"1","failures":"0","errors":"0","skipped":"0"}',
      'testcase {"classname":"portolan","name":"no findings"}',
    ]);
  });

  it("has a case that ended in an error for what could not be read, and none that passed beside it", () => {
    expect(parse(formatJunit({ findings: [], objects: 9, unread }))).toEqual([
      'testsuites {"name":"portolan","tests":"2","failures":"0","errors":"2","skipped":"0"}',
      'testsuite {"name":"a,b.yaml","tests":"1","failures":"0","errors":"1","skipped":"0"}',
      'testcase {"classname":"a,b.yaml","name":"can be read","file":"a,b.yaml","line":"2"}',
      `error ${JSON.stringify({ type: "unreadable", message: 'No <YAML> & "text": 1 %.' })}`,
      "a,b.yaml:2:7",
      'testsuite {"name":"c.bin","tests":"1","failures":"0","errors":"1","skipped":"0"}',
      'testcase {"classname":"c.bin","name":"can be read","file":"c.bin"}',
      'error {"type":"unreadable","message":"Binary data."}',
      "c.bin",
    ]);
  });

  it("writes what XML cannot hold as a replacement character", () => {
    const xml = formatJunit({ findings: [makeFinding({ message: "a\u0000b\u001bc\uD800d" })], objects: 1, unread: [] });
    expect(parse(xml).find((element) => element.startsWith("failure"))).toBe(
      'failure {"type":"error","message":"a\uFFFDb\uFFFDc\uFFFDd"}',
    );
  });
});
