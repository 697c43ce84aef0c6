/** What is offered for the slips that people make, and that nothing else is told of the same one. */
import { expect, it } from "vitest";
import { checkManifests } from "../../../test/check-objects.ts";

/** Behind "… web has "; what the API server would refuse besides is `refused: …`. */
const slips: [manifest: string, told: string[]][] = [
  // Far away there is a list or an object that could hold it: that is chance.
  [
    "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: shops.example.org}, description: Shops, spec: {group: example.org, scope: Namespaced, names: {plural: shops, kind: Shop}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}",
    ["CustomResourceDefinition shops.example.org has description: the schema may be older than the cluster"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {blockOwnerDeletion: true, containers: [{name: a, image: b}]}}",
    ["spec.blockOwnerDeletion: the schema may be older than the cluster"],
  ],
  [
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {replicas: 2, metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}]}}}}",
    ["spec.template.replicas: replicas belongs in spec"],
  ],
  [
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}], ports: [{containerPort: 80}]}}}}",
    ["spec.template.spec.ports: ports belongs in spec.template.spec.containers[]"],
  ],
  [
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {app: web}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}]}}}}",
    ["spec.selector.app: app belongs in spec.selector.matchLabels"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, ports: [{port: 80}]}}",
    [
      "refused: Service web: spec.selector.matchLabels must be text, holds fields: write the labels without matchLabels around them",
    ],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, containerPorts: [{containerPort: 80}]}]}}",
    ["spec.containers[0].containerPorts: ports is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{containerPort: 80}]}}",
    ["spec.ports[0].containerPort: targetPort is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, containerPort: 8080}]}}",
    ["spec.ports[0].containerPort: targetPort is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, target_port: 8080}]}}",
    ["spec.ports[0].target_port: targetPort is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, target-port: 8080}]}}",
    ["spec.ports[0].target-port: targetPort is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{servicePort: 80, targetPort: 8080}]}}",
    ["spec.ports[0].servicePort: port is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodeport: 30080}]}}",
    ["spec.ports[0].nodeport: nodePort is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web, label: {a: b}}, spec: {selector: {app: web}, ports: [{port: 80}]}}",
    ["metadata.label: labels is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, port: [{port: 80}]}}",
    ["spec.port: ports is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, port: 80, targetPort: 8080}}",
    ["spec.port: port belongs in spec.ports[]", "spec.targetPort: targetPort belongs in spec.ports[]"],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {serviceName: web, servicePort: 80}}]}}]}}",
    [
      "spec.rules[0].http.paths[0].backend.serviceName and servicePort, which networking.k8s.io/v1beta1 had: v1 has service.name and service.port",
    ],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, portNumber: 80}}}]}}]}}",
    [
      "refused: Ingress web: spec.rules[0].http.paths[0].backend: Required value: port name or number is required",
      "spec.rules[0].http.paths[0].backend.service.portNumber: the schema may be older than the cluster",
    ],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: 80}}}]}}]}}",
    [
      "refused: Ingress web: spec.rules[0].http.paths[0].backend.service.port must hold fields, is the number 80: write it as its field number",
    ],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {pathType: Prefix, rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]}}",
    ["spec.pathType: pathType belongs in spec.rules[].http.paths[]"],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{host: a.b, paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}]}}",
    ["spec.rules[0].paths: paths belongs in spec.rules[0].http"],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{hosts: [a.b], http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}",
    ["spec.rules[0].hosts: hosts belongs in spec.tls[]"],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {ingressClass: nginx, rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}",
    ["spec.ingressClass: ingressClassName is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, readinessProbe: {path: /, port: 80}}]}}",
    [
      "spec.containers[0].readinessProbe.path: path belongs in spec.containers[0].readinessProbe.httpGet",
      "spec.containers[0].readinessProbe.port: port belongs in spec.containers[0].readinessProbe.grpc, spec.containers[0].readinessProbe.httpGet or spec.containers[0].readinessProbe.tcpSocket",
    ],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, readynessProbe: {httpGet: {path: /, port: 80}}}]}}",
    ["spec.containers[0].readynessProbe: readinessProbe is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {readinessProbe: {httpGet: {path: /, port: 80}}, containers: [{name: a, image: b}]}}",
    ["spec.readinessProbe: readinessProbe belongs in spec.containers[]"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {container: [{name: a, image: b}]}}",
    ["spec.container: containers is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {image: nginx, containers: [{name: a}]}}",
    ["spec.image: image belongs in spec.containers[]"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, hostNetwork: true}]}}",
    ["spec.containers[0].hostNetwork: hostNetwork belongs in spec"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, resources: {cpu: 1, memory: 1Gi}}]}}",
    [
      "spec.containers[0].resources.cpu: cpu belongs in spec.containers[0].resources.limits or spec.containers[0].resources.requests",
      "spec.containers[0].resources.memory: memory belongs in spec.containers[0].resources.limits or spec.containers[0].resources.requests",
    ],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, environment: [{name: A, value: b}], envs: [{name: A, value: b}]}]}}",
    ["spec.containers[0].environment: env is probably meant", "spec.containers[0].envs: env is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b, volumes: [{name: v, emptyDir: {}}]}]}}",
    ["spec.containers[0].volumes: volumes belongs in spec"],
  ],
  [
    "{apiVersion: v1, kind: Service, type: NodePort, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}",
    ["type: type belongs in spec"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web, selector: {app: web}}, spec: {ports: [{port: 80}]}}",
    ["metadata.selector: selector belongs in spec"],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {namespace: shop, selector: {app: web}, ports: [{port: 80}]}}",
    ["spec.namespace: namespace belongs in metadata"],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, annotation: {a: b}}, spec: {annotations: {a: b}, defaultBackend: {service: {name: web, port: {number: 80}}}}}",
    ["metadata.annotation: annotations is probably meant", "spec.annotations: annotations belongs in metadata"],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web}, spec: {podSelector: {matchLabel: {app: web}}, ingress: [{from: [{podSelector: {app: api}}], port: [{port: 80}]}], policyType: [Ingress]}}",
    [
      "spec.podSelector.matchLabel: matchLabels is probably meant",
      "spec.ingress[0].from[0].podSelector.app: app belongs in spec.ingress[0].from[0].podSelector.matchLabels",
      "spec.ingress[0].port: ports is probably meant",
      "spec.policyType: policyTypes is probably meant",
    ],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web}, spec: {podSelector: {}, ingress: [{to: [{podSelector: {}}], ports: [{containerPort: 80, protocol: TCP}]}], from: [{podSelector: {}}]}}",
    [
      "spec.ingress[0].to: to belongs in spec.egress[]",
      "spec.ingress[0].ports[0].containerPort: port is probably meant",
      "spec.from: from belongs in spec.ingress[]",
    ],
  ],
  [
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web}, spec: {podSelector: {}, selector: {app: web}, ingress: [{from: [{ipBlock: {cidrs: 10.0.0.0/8}, cidr: 10.0.0.0/8, namespaceSelectors: {}}]}]}}",
    [
      "spec.selector: podSelector is probably meant",
      "spec.ingress[0].from[0].ipBlock.cidrs: cidr is probably meant",
      "spec.ingress[0].from[0].cidr: cidr belongs in spec.ingress[0].from[0].ipBlock",
      "spec.ingress[0].from[0].namespaceSelectors: namespaceSelector is probably meant",
    ],
  ],
  [
    "{apiVersion: batch/v1, kind: CronJob, metadata: {name: web}, spec: {schedule: '* * * * *', template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}",
    ["spec.template: template belongs in spec.jobTemplate.spec"],
  ],
  [
    "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {minAvailable: 1, matchLabels: {app: web}}}",
    ["spec.matchLabels: matchLabels belongs in spec.selector"],
  ],
  [
    "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: web}, spec: {accessMode: [ReadWriteOnce], storageClass: fast, resources: {storage: 1Gi}}}",
    [
      "spec.accessMode: accessModes is probably meant",
      "spec.storageClass: storageClassName is probably meant",
      "spec.resources.storage: storage belongs in spec.resources.limits or spec.resources.requests",
    ],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{nam: http, prot: 80, Protocol: TCP, targetport: 80, portName: x}]}}",
    [
      "spec.ports[0].nam: name is probably meant",
      "spec.ports[0].prot: port is probably meant",
      "spec.ports[0].Protocol: protocol is probably meant",
      "spec.ports[0].targetport: targetPort is probably meant",
      "spec.ports[0].portName: name is probably meant",
    ],
  ],
  [
    "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web}, addressType: IPv4, endpoint: [{addresses: [10.0.0.1]}], ports: [{port: 80}]}",
    ["endpoint: endpoints is probably meant"],
  ],
  [
    "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web}, addressType: IPv4, endpoints: [{ip: 10.0.0.1, address: [10.0.0.1], ready: true}], ports: [{port: 80}], subsets: []}",
    [
      "endpoints[0].address: addresses is probably meant",
      "endpoints[0].ready: ready belongs in endpoints[0].conditions",
      "endpoints[0].ip: the schema may be older than the cluster",
      "subsets: the schema may be older than the cluster",
    ],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: LoadBalancer, loadBalancerIp: 1.2.3.4, sourceRanges: [10.0.0.0/8], externalIps: [1.2.3.4], trafficPolicy: Local, externalTraffic: Local, selector: {app: web}, ports: [{port: 80}]}}",
    [
      "spec.loadBalancerIp: loadBalancerIP is probably meant",
      "spec.sourceRanges: loadBalancerSourceRanges is probably meant",
      "spec.externalIps: externalIPs is probably meant",
      "spec.trafficPolicy: externalTrafficPolicy or internalTrafficPolicy is probably meant",
      "spec.externalTraffic: externalTrafficPolicy is probably meant",
    ],
  ],
  [
    "{apiVersion: v1, kind: Service, metadata: {name: web}, Spec: {ports: [{port: 80}]}}",
    ["Spec: spec is probably meant"],
  ],
  [
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, spec: {data: {a: b}}}",
    ["spec: the schema may be older than the cluster"],
  ],
  [
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replica: 2, labels: {a: b}, matchLabels: {app: web}, containers: [{name: a, image: b}], selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}]}}}}",
    [
      "spec.replica: replicas is probably meant",
      "spec.labels: labels belongs in spec.template.metadata or metadata",
      "spec.matchLabels: matchLabels belongs in spec.selector",
      "spec.containers: containers belongs in spec.template.spec",
    ],
  ],
  [
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {labels: {app: web}, containers: [{name: a, image: b}]}}}",
    [
      "spec.template.labels: labels belongs in spec.template.metadata",
      "spec.template.containers: containers belongs in spec.template.spec",
    ],
  ],
  [
    "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3, targetCPUUtilizationPercentage: 50}}",
    ["spec.targetCPUUtilizationPercentage: autoscaling/v1 has it, autoscaling/v2 has not"],
  ],
];

it.each(slips)("offers what was meant: %s", (manifest, told) => {
  const findings = checkManifests(manifest).filter(({ rule }) => rule === "unknown-field" || rule === "invalid-object");
  const messages = findings.map(({ message }) =>
    message
      .replace(/^\w+ web has /, "")
      .replace(", which is not in Kubernetes 1.20 to 1.36", "")
      .replace(/^The API server refuses /, "refused: "),
  );
  expect(messages).toEqual(told);
});
