import { expect } from "vitest";
import { service } from "../../../test/cluster-objects.ts";
import {
  condition,
  gateway,
  gatewayClass,
  listener,
  namespace,
  route,
  routeStatus,
  rule as to,
} from "../../../test/gateway-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import type { Fix } from "../finding.ts";
import { rule } from "./rule.ts";

const object = { kind: "HTTPRoute", namespace: "shop", name: "site" };
const edge = { kind: "Gateway", namespace: "shop", name: "edge" };
const web = [gatewayClass(), service("web")];
const site = (parts: Parameters<typeof route>[2] = {}) => route("site", [to("web:80")], parts);
const parent = (more: object) => site({ parentRefs: [{ name: "edge", ...more }] });
const from = (namespaces: object) => ({ allowedRoutes: { namespaces } });
const selecting = (selector: object) => gateway([listener("web HTTP 80", from({ from: "Selector", selector }))]);
const inOther = (more: Parameters<typeof route>[2] = {}) => site({ namespace: "other", ...more });

testRule(rule, [
  {
    name: "a section that no listener has, with the nearest",
    objects: [...web, gateway(["web HTTP 80", "tls HTTPS 443"]), parent({ sectionName: "wbe" })],
    findings: [
      {
        id: "route-parent HTTPRoute/shop/site *",
        severity: "error",
        object,
        port: null,
        hop: "way-in",
        message:
          "No listener of Gateway edge takes HTTPRoute site: Gateway edge has no listener named wbe, it has web 80, tls 443",
        evidence: [{ object, path: "spec.parentRefs[0].sectionName", value: "wbe" }],
        fixes: [
          {
            summary: "Name the listener web",
            object,
            patch: [
              { op: "test", path: "/spec/parentRefs/0/sectionName", value: "wbe" },
              { op: "replace", path: "/spec/parentRefs/0/sectionName", value: "web" },
            ],
            command: expect.any(String) as string,
          },
        ],
        reproduce: ["kubectl -n shop describe httproute site", "kubectl -n shop get gateway edge -o yaml"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "a port that no listener has",
    objects: [...web, gateway(), parent({ port: 8080 })],
    findings: [
      {
        message:
          "No listener of Gateway edge takes HTTPRoute site: Gateway edge has no listener on port 8080, it has web 80",
        evidence: [{ object, path: "spec.parentRefs[0].port", value: 8080 }],
      },
    ],
  },
  {
    name: "no such Gateway, one of nearly that name",
    objects: [...web, gateway(), site({ parentRefs: [{ name: "edges" }] })],
    findings: [
      {
        message: "HTTPRoute site names Gateway edges, and namespace shop has no such Gateway; it has edge",
        evidence: [{ object, path: "spec.parentRefs[0].name", value: "edges" }],
        fixes: [expect.objectContaining({ summary: "Name Gateway edge" }) as Fix],
      },
    ],
  },
  {
    name: "without a namespace the route's own is meant",
    objects: [...web, gateway([listener("web HTTP 80", from({ from: "All" }))], { namespace: "edge" }), parent({})],
    findings: [
      {
        message: "HTTPRoute site names Gateway edge, and namespace shop has no such Gateway; namespace edge has one",
        fixes: [
          {
            summary: "Name Gateway edge of namespace edge",
            object,
            patch: [
              { op: "test", path: "/spec/parentRefs/0/name", value: "edge" },
              { op: "add", path: "/spec/parentRefs/0/namespace", value: "edge" },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "the Gateway takes routes of its own namespace: the route's is let in by name",
    objects: [...web, namespace("other"), gateway(), inOther()],
    findings: [
      {
        object: { ...object, namespace: "other" },
        message:
          "No listener of Gateway edge takes HTTPRoute site: listener web allows routes of namespace shop only, the route is in other",
        fixes: [
          {
            summary: "Let listener web take routes of namespace other",
            object: edge,
            patch: [
              { op: "test", path: "/spec/listeners/0/name", value: "web" },
              {
                op: "add",
                path: "/spec/listeners/0/allowedRoutes",
                value: {
                  namespaces: {
                    from: "Selector",
                    selector: { matchLabels: { "kubernetes.io/metadata.name": "other" } },
                  },
                },
              },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "labels of the namespace count, not those of the route",
    objects: [
      ...web,
      namespace("other", { team: "b" }),
      selecting({ matchLabels: { team: "a" } }),
      { ...inOther(), metadata: { name: "site", namespace: "other", labels: { team: "a" } } },
    ],
    findings: [
      {
        message:
          "No listener of Gateway edge takes HTTPRoute site: listener web allows routes of namespaces by labels, and those of other do not fit",
      },
    ],
  },
  {
    name: "labels of the namespace fit",
    objects: [...web, namespace("other", { team: "a" }), selecting({ matchLabels: { team: "a" } }), inOther()],
    findings: [],
  },
  {
    name: "matchExpressions are read",
    objects: [
      ...web,
      namespace("other", { team: "b" }),
      selecting({ matchExpressions: [{ key: "team", operator: "In", values: ["a", "b"] }] }),
      inOther(),
    ],
    findings: [],
  },
  {
    name: "matchExpressions that do not hold",
    objects: [
      ...web,
      namespace("other", { team: "c" }),
      selecting({ matchExpressions: [{ key: "team", operator: "NotIn", values: ["c"] }] }),
      inOther(),
    ],
    findings: [{ severity: "error" }],
  },
  {
    name: "a namespace whose labels are not read",
    objects: [...web, selecting({ matchLabels: { team: "a" } }), inOther()],
    findings: [],
  },
  {
    name: "a kind that the listener's protocol does not carry",
    objects: [...web, gateway(["db TCP 5432"]), site()],
    findings: [
      { message: "No listener of Gateway edge takes HTTPRoute site: listener db speaks TCP, which no HTTPRoute takes" },
    ],
  },
  {
    name: "no hostname in common",
    objects: [...web, gateway(["web HTTP 80 *.example.com"]), site({ hostnames: ["example.com"] })],
    findings: [
      {
        message:
          "No listener of Gateway edge takes HTTPRoute site: listener web takes *.example.com, the route asks for example.com",
        evidence: [
          { object, path: "spec.parentRefs[0].name", value: "edge" },
          { object: edge, path: "spec.listeners[0].hostname", value: "*.example.com" },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "one accepting listener is enough",
    objects: [
      ...web,
      gateway(["db TCP 5432", "other HTTP 80 other.example", "web HTTP 8080 *.example.com"]),
      site({ hostnames: ["shop.example.com"] }),
    ],
    findings: [],
  },
  {
    name: "each parentRef is for itself",
    objects: [
      ...web,
      gateway(["web HTTP 80", "tls HTTPS 443"]),
      site({
        parentRefs: [
          { name: "edge", sectionName: "web" },
          { name: "edge", sectionName: "https" },
        ],
      }),
    ],
    findings: [{ evidence: [{ object, path: "spec.parentRefs[1].sectionName", value: "https" }] }],
  },
  {
    name: "the controller has accepted what the rules here would not",
    objects: [
      ...web,
      gateway(["web HTTP 80 a.example"]),
      { ...site({ hostnames: ["b.example"] }), status: routeStatus([condition("Accepted True Accepted")]) },
    ],
    findings: [],
  },
  {
    name: "what only the controller refuses is another rule's",
    objects: [...web, gateway(), { ...site(), status: routeStatus([condition("Accepted False UnsupportedValue")]) }],
    findings: [],
  },
  {
    name: "a listener that is not served is another rule's",
    objects: [...web, gateway(["a HTTP 80", "b HTTP 80"]), site()],
    findings: [],
  },
  {
    name: "a mesh's Service and a ListenerSet are parents of other kinds",
    objects: [
      ...web,
      site({
        parentRefs: [
          { group: "", kind: "Service", name: "web" },
          { kind: "ListenerSet", name: "more" },
        ],
      }),
    ],
    findings: [],
  },
  {
    name: "a Gateway without listeners may have them from ListenerSets",
    objects: [...web, gateway([]), site()],
    findings: [],
  },
  {
    name: "Gateways that cannot be read are not missing",
    objects: [...web, site()],
    unreadable: ["Gateway"],
    findings: [],
  },
  {
    name: "nor are those of a namespace that is not read",
    objects: [...web, parent({ namespace: "edge" })],
    paths: { namespaces: new Set(["shop"]) },
    findings: [],
  },
  {
    name: "manifests: the Gateway is another team's",
    objects: [...web, parent({ namespace: "edge" })],
    openInput: {},
    notJudged: ["spec.parentRefs[0].name=edge"],
    findings: [],
  },
  {
    name: "manifests: a listener asks for labels of a namespace of which none are given",
    objects: [
      ...web,
      namespace("other", { "kubernetes.io/metadata.name": "other" }),
      selecting({ matchLabels: { team: "a" } }),
      inOther(),
    ],
    openInput: {},
    notJudged: ["metadata.labels=null"],
    findings: [],
  },
  {
    name: "manifests: a section is judged, both being there",
    objects: [...web, gateway(), parent({ sectionName: "tls" })],
    openInput: {},
    notJudged: [],
    findings: [{ severity: "error" }],
  },
]);
