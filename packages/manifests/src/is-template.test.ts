import { expect, it } from "vitest";
import { isTemplate } from "./is-template.ts";

it.each<[text: string, is: boolean]>([
  ['name: "{{ .Release.Name }}-web"', true],
  ["replicas: {{ .Values.replicas }}", true],
  ["{{- if and $.Values.on (not .Values.off) }}", true],
  ['labels: {{- include "web.labels" . | nindent 4 }}', true],
  ["name: web # of {{ .Chart.Name }}", true],
  ["summary: '{{ $labels.instance }} is down'", false],
  ["{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}", false],
  ["selector: {app: web}", false],
  ["{{ .ValuesOfMine }}", false],
])("%s: %s", (text, is) => {
  expect(isTemplate(text)).toBe(is);
});
