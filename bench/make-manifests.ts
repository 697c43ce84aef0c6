/** Manifests as an organisation has them: Deployments and their Services, some with a fault. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How documents lie; `applicationsPerFile` may be Infinity. */
export interface ManifestShape {
  readonly documents: number;
  readonly namespaces: number;
  readonly applicationsPerFile: number;
}

/** Writes so many documents, half of them Deployments and half Services. */
export function makeManifests(folder: string, { documents, namespaces, applicationsPerFile }: ManifestShape): void {
  mkdirSync(folder, { recursive: true });
  const applications = Array.from({ length: documents / 2 }, (_, index) => application(index, index % namespaces));
  for (let from = 0; from < applications.length; from += applicationsPerFile) {
    const text = applications.slice(from, from + applicationsPerFile).join("---\n");
    writeFileSync(join(folder, `applications-${String(from).padStart(5, "0")}.yaml`), text);
  }
}

/** One in a hundred selects what nobody has, and another one has a field by a wrong name. */
function application(index: number, team: number): string {
  const name = `app-${index}`;
  const selected = index % 100 === 7 ? `wrong-${index}` : name;
  const targetPort = index % 100 === 20 ? "targetport" : "targetPort";
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: team-${team}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: ${1 + (index % 3)}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: app
          image: example.org/${name}:1.2.3
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          resources:
            requests: { cpu: 100m, memory: 128Mi }
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: team-${team}
spec:
  selector:
    app: ${selected}
  ports:
    - name: http
      port: 80
      ${targetPort}: http
`;
}
