import type { Finding, ServicePaths } from "@portolan/shared";
import { portName } from "./selection.ts";
import type { DiagramDepth, Selection } from "./selection.ts";

export type { DiagramDepth, Selection } from "./selection.ts";

/** What the picture is drawn from; everything else (viewport, folds, hover) is its own. */
export interface PathDiagramProps {
  /** Keep the identity of a Service's paths while they do not change: what is unchanged is not laid out anew. */
  readonly paths: readonly ServicePaths[];
  readonly depth: DiagramDepth;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  /** Shown as counts on the Services they are about. */
  readonly findings?: readonly Finding[];
}

/** The picture: every path of the given Services, from the client to the container. */
export function PathDiagram({ paths, onSelect }: PathDiagramProps) {
  return (
    <ul>
      {paths.flatMap((service) =>
        service.ports.map((port) => (
          <li key={port.id}>
            <button
              type="button"
              onClick={() => {
                onSelect({ service: service.id, port: portName(port) });
              }}
            >
              {service.namespace}/{service.name} {port.port}/{port.protocol}: {port.break?.text ?? port.verdict}
            </button>
          </li>
        )),
      )}
    </ul>
  );
}
