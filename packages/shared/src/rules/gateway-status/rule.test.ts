import { service, type Raw } from "../../../test/cluster-objects.ts";
import { condition, gateway, gatewayClass, route, routeStatus, rule as to } from "../../../test/gateway-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const edge = { kind: "Gateway", namespace: "shop", name: "edge" };
const object = { kind: "HTTPRoute", namespace: "shop", name: "site" };
const cluster = [gatewayClass(), service("web")];
const site = (conditions: readonly Raw[] = [], backends = "web:80") =>
  route("site", [to(backends)], { status: routeStatus(conditions) });
const said = (...conditions: readonly string[]) =>
  gateway(undefined, { status: { conditions: conditions.map((text) => condition(text)) } });
const listeners = (...conditions: readonly string[]) =>
  gateway(undefined, {
    status: { listeners: [{ name: "web", conditions: conditions.map((text) => condition(text)) }] },
  });

testRule(rule, [
  {
    name: "a Gateway that is not programmed",
    objects: [...cluster, said("Accepted True Accepted", "Programmed False NoResources"), site()],
    findings: [
      {
        id: "gateway-status Gateway/shop/edge *",
        severity: "error",
        object: edge,
        hop: "way-in",
        message: "Gateway edge is not carried out: Programmed: NoResources",
        since: "2026-01-01T00:00:00Z",
        evidence: [{ object: edge, path: 'status.conditions[type="Programmed"].status', value: "False" }],
        fixes: [],
        reproduce: ["kubectl -n shop describe gateway edge"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "of several the first says why",
    objects: [said("Accepted False InvalidParameters", "Programmed False Invalid")],
    findings: [{ message: "Gateway edge is not carried out: Accepted: InvalidParameters" }],
  },
  { name: "Pending is no fault", objects: [said("Accepted False Pending", "Programmed False Pending")], findings: [] },
  {
    name: "nor is what is not known",
    objects: [said("Accepted Unknown Pending", "Programmed Unknown Pending")],
    findings: [],
  },
  {
    name: "an address is given two minutes",
    now: "2026-01-01T00:01:00Z",
    objects: [said("Programmed False AddressNotAssigned")],
    recheck: "2026-01-01T00:02:00Z",
    findings: [],
  },
  {
    name: "then its lack is a warning",
    objects: [said("Programmed False AddressNotAssigned")],
    recheck: null,
    findings: [{ severity: "warning", message: "Gateway edge is not carried out: Programmed: AddressNotAssigned" }],
  },
  {
    name: "a condition of an older generation",
    objects: [{ ...said("Accepted False Invalid"), metadata: { name: "edge", namespace: "shop", generation: 2 } }],
    findings: [],
  },
  {
    name: "a listener whose certificate is not there",
    objects: [
      ...cluster,
      listeners("Accepted True Accepted", "ResolvedRefs False InvalidCertificateRef", "Programmed False Invalid"),
    ],
    findings: [
      {
        severity: "error",
        object: edge,
        message: "Listener web of Gateway edge is not served: ResolvedRefs: InvalidCertificateRef",
        evidence: [
          {
            object: edge,
            path: 'status.listeners[name="web"].conditions[type="ResolvedRefs"].status',
            value: "False",
          },
        ],
      },
    ],
  },
  {
    name: "the Gateway's word for its listeners' is left to them",
    objects: [
      gateway(undefined, {
        status: {
          conditions: [condition("Accepted False ListenersNotValid")],
          listeners: [{ name: "web", conditions: [condition("Accepted False UnsupportedProtocol")] }],
        },
      }),
    ],
    findings: [{ message: "Listener web of Gateway edge is not served: Accepted: UnsupportedProtocol" }],
  },
  {
    name: "a conflict with another Gateway's listener",
    objects: [listeners("Conflicted True HostnameConflict")],
    findings: [
      {
        severity: "warning",
        evidence: [
          { object: edge, path: 'status.listeners[name="web"].conditions[type="Conflicted"].status', value: "True" },
        ],
      },
    ],
  },
  { name: "Conflicted False is well", objects: [listeners("Conflicted False NoConflicts")], findings: [] },
  {
    name: "a conflict that can be seen is another rule's",
    objects: [
      gateway(["web HTTP 80", "b HTTP 80"], {
        status: { listeners: [{ name: "web", conditions: [condition("Conflicted True HostnameConflict")] }] },
      }),
    ],
    findings: [],
  },
  {
    name: "a route that is not accepted",
    objects: [
      ...cluster,
      gateway(),
      site([condition("Accepted False UnsupportedValue", { message: "no such filter." })]),
    ],
    findings: [
      {
        severity: "error",
        object,
        hop: "way-in",
        message:
          "The controller of Gateway edge does not accept HTTPRoute site: Accepted: UnsupportedValue, no such filter",
        since: "2026-01-01T00:00:00Z",
        evidence: [
          { object, path: 'status.parents[parentRef.name="edge"].conditions[type="Accepted"].status', value: "False" },
        ],
        reproduce: ["kubectl -n shop describe httproute site"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "references of its only backend",
    objects: [...cluster, gateway(), site([condition("ResolvedRefs False BackendNotFound")], "gone:80")],
    findings: [
      {
        severity: "error",
        hop: "service",
        message:
          "The controller of Gateway edge cannot follow all references of HTTPRoute site: ResolvedRefs: BackendNotFound",
      },
    ],
  },
  {
    name: "of one of two backends: a part is lost",
    objects: [...cluster, gateway(), site([condition("ResolvedRefs False BackendNotFound")], "gone:80 web:80")],
    findings: [{ severity: "warning" }],
  },
  {
    name: "the backend is there: the condition may be late",
    objects: [...cluster, gateway(), site([condition("ResolvedRefs False BackendNotFound")])],
    findings: [{ severity: "warning" }],
  },
  {
    name: "another controller's word does not count where the Gateway's is known",
    objects: [
      ...cluster,
      gateway(),
      route("site", [to("web:80")], {
        status: {
          parents: [
            {
              parentRef: { name: "edge", namespace: "shop" },
              controllerName: "example.com/other",
              conditions: [condition("Accepted False NoMatchingParent")],
            },
          ],
        },
      }),
    ],
    findings: [],
  },
  {
    name: "all is well",
    objects: [
      ...cluster,
      said("Accepted True Accepted", "Programmed True Programmed"),
      site([condition("Accepted True Accepted"), condition("ResolvedRefs True ResolvedRefs")]),
    ],
    findings: [],
  },
  { name: "nothing has been said yet", objects: [...cluster, gateway(), site()], findings: [] },
]);
