import { expect, it } from "vitest";
import { Field } from "./read-field.ts";
import { readDroppedFields } from "./read-dropped-fields.ts";

type Spec = Readonly<Record<string, unknown>>;

function dropped(applied: string | Spec, live: Spec): readonly string[] {
  const object = { apiVersion: "v1", kind: "Service" };
  const text = typeof applied === "string" ? applied : JSON.stringify({ ...object, metadata: {}, spec: applied });
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": text };
  return readDroppedFields(new Field({ ...object, metadata: { annotations }, spec: live }));
}

const live: Spec = {
  clusterIP: "10.96.0.7",
  type: "ClusterIP",
  ports: [{ port: 80, targetPort: 80, protocol: "TCP" }],
};

it.each<[string, string | Spec, Spec, readonly string[]]>([
  [
    "fields that Kubernetes does not have",
    { ports: [{ port: 80, targetport: 8080, type: "NodePort" }] },
    live,
    ["spec.ports[0].targetport", "spec.ports[0].type"],
  ],
  ["nothing of what was kept", { ports: [{ port: 80 }] }, live, []],
  ["no field that is known: somebody has changed it since", { selector: { app: "web" }, ports: [] }, live, []],
  ["no field that a newer API server has kept", { ports: [{ port: 80, shade: "a" }] }, { ports: [{ shade: "a" }] }, []],
  ["none where its place in the list is another", { ports: [{ a: 1 }] }, { ports: [{ port: 1 }, { a: 1 }] }, []],
  ["none of a list that is gone", { ports: [{ targetport: 8080 }] }, { type: "ExternalName" }, []],
  ["nothing of a text that is no JSON", "{ apiVersion: v1", live, []],
  ["nothing of a text that is no object", "[1]", live, []],
  ["nothing of an empty text", "", live, []],
])("tells %s", (_, applied, now, expected) => {
  expect(dropped(applied, now)).toEqual(expected);
});

it("tells nothing where nobody has applied it", () => {
  expect(readDroppedFields(new Field({ metadata: { name: "web" }, spec: live }))).toEqual([]);
});
