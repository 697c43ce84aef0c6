import type { BlockForm, Finding, Layout, Member, ServicePaths } from "@portolan/shared";
import { ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { List, Maximize2, Minus, Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLayout } from "../layout/use-layout.ts";
import type { PlacedMark } from "../data/use-policy-marks.ts";
import { BandNode } from "./BandNode.tsx";
import { flowEdges, flowNodes } from "./build-flow.ts";
import { CanvasContext, createStores } from "./canvas-context.ts";
import type { CanvasActions } from "./canvas-context.ts";
import { CardNode } from "./CardNode.tsx";
import { ColumnHeadings } from "./ColumnHeadings.tsx";
import { countFindings } from "./count-findings.ts";
import { CutNode } from "./CutNode.tsx";
import { drawnHeight, fitWidth, layoutWidth, maxZoom, minZoom, placeOfSelection, reveal } from "./fit-viewport.ts";
import type { Size } from "./fit-viewport.ts";
import { LineEdge } from "./LineEdge.tsx";
import type { DiagramDepth, Selection } from "./selection.ts";
import { SlimNode } from "./SlimNode.tsx";
import { useArrowKeys } from "./use-arrow-keys.ts";
import styles from "./canvas.module.css";

const nodeTypes = { card: CardNode, cut: CutNode, slim: SlimNode, band: BandNode };
const edgeTypes = { line: LineEdge };

interface PathCanvasProps {
  readonly paths: readonly ServicePaths[];
  readonly depth: DiagramDepth;
  readonly selected: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  readonly findings: readonly Finding[];
  readonly lit: readonly Member[] | null;
  readonly marks: readonly PlacedMark[];
  readonly size: Size;
  /** Told how tall the whole drawing is (CSS pixels), where its frame is made to fit it; null: the frame is given. */
  readonly onHeight: ((height: number) => void) | null;
  readonly onList: () => void;
}

/** The drawn picture. */
export function PathCanvas(props: PathCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

const headingsHeight = 50;
/** Below a fitted drawing: its buttons cover nothing. */
const controlsHeight = 40;

function Canvas({ paths, depth, selected, onSelect, findings, lit, marks, size, onHeight, onList }: PathCanvasProps) {
  const { t } = useTranslation();
  const [forms, setForms] = useState<Readonly<Record<string, BlockForm>>>({});
  const [unfolded, setUnfolded] = useState<Readonly<Record<string, boolean>>>({});
  const [arrival, setArrival] = useState(0);
  const layout = useLayout({ paths, depth, width: layoutWidth(size.width, depth), forms, unfolded, arrival });
  const pane = useMemo(() => ({ width: size.width, height: Math.max(0, size.height - headingsHeight) }), [size]);
  const height = layout === null || pane.width === 0 ? null : drawnHeight(layout, pane.width);
  useEffect(() => {
    if (height !== null) onHeight?.(headingsHeight + height + controlsHeight);
  }, [height, onHeight]);
  const actions = useActions({ depth, onSelect, selected, findings, lit, marks, setForms, setUnfolded });
  const { fit, touch } = useViewportRules(layout, pane, selected, arrival);
  const { zoomIn, zoomOut } = useReactFlow();
  const refit = useCallback(() => {
    setArrival((before) => before + 1);
    fit();
  }, [fit]);
  const zoom = useCallback(
    (by: "in" | "out") => {
      touch();
      void (by === "in" ? zoomIn() : zoomOut());
    },
    [touch, zoomIn, zoomOut],
  );
  const onKeyDown = useArrowKeys(layout, pane, { fit: refit, zoom, touch });
  const nodes = useMemo(() => flowNodes(layout?.boxes ?? []), [layout]);
  const edges = useMemo(() => flowEdges(layout?.lines ?? []), [layout]);
  const extent = useMemo(
    (): [[number, number], [number, number]] => [
      [-240, -120],
      [(layout?.width ?? 0) + 240, (layout?.height ?? 0) + 320],
    ],
    [layout?.width, layout?.height],
  );

  return (
    <CanvasContext.Provider value={actions}>
      <ColumnHeadings columns={layout?.columns ?? []} />
      <div className={styles.pane} onKeyDown={onKeyDown}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          minZoom={minZoom}
          maxZoom={maxZoom}
          translateExtent={extent}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          panOnScroll={onHeight === null}
          preventScrolling={onHeight === null}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          zoomActivationKeyCode={["Control", "Meta"]}
          disableKeyboardA11y
          proOptions={proOptions}
          onMoveStart={(event) => {
            if (event !== null) touch();
          }}
          onPaneClick={() => {
            onSelect(null);
          }}
        />
        <Controls onFit={refit} onList={onList} onZoom={zoom} />
        {layout !== null && layout.omitted > 0 && (
          <p className={styles.note} role="status">
            {t("picture.omitted", { count: layout.omitted })}
          </p>
        )}
      </div>
    </CanvasContext.Provider>
  );
}

const proOptions = { hideAttribution: true };

interface ActionParts {
  readonly depth: DiagramDepth;
  readonly selected: Selection | null;
  readonly findings: readonly Finding[];
  readonly lit: readonly Member[] | null;
  readonly marks: readonly PlacedMark[];
  readonly onSelect: (selection: Selection | null) => void;
  readonly setForms: (
    update: (before: Readonly<Record<string, BlockForm>>) => Readonly<Record<string, BlockForm>>,
  ) => void;
  readonly setUnfolded: (
    update: (before: Readonly<Record<string, boolean>>) => Readonly<Record<string, boolean>>,
  ) => void;
}

/** The value of the context: one object for the canvas's life; what changes is read when it is needed. */
function useActions({
  depth,
  selected,
  findings,
  lit,
  marks,
  onSelect,
  setForms,
  setUnfolded,
}: ActionParts): CanvasActions {
  const latest = useRef({ depth, onSelect });
  const [stores] = useState(createStores);
  useEffect(() => {
    latest.current = { depth, onSelect };
  }, [depth, onSelect]);
  useEffect(() => {
    stores.selection.set(selected);
  }, [stores, selected]);
  useEffect(() => {
    stores.findings.set(countFindings(findings));
  }, [stores, findings]);
  useEffect(() => {
    stores.lit.set(lit);
  }, [stores, lit]);
  useEffect(() => {
    stores.marks.set(new Map(marks.map(({ row, mark }) => [row, mark])));
  }, [stores, marks]);
  return useMemo(
    () => ({
      ...stores,
      select: (selection) => {
        latest.current.onSelect(selection);
      },
      setUnfolded: (key, value) => {
        setUnfolded((before) => ({ ...before, [key]: value }));
      },
      setForm: (service, form) => {
        setForms((before) => ({ ...before, [service]: form }));
      },
      foldable: () => latest.current.depth !== "service",
    }),
    [stores, setForms, setUnfolded],
  );
}

/**
 * The viewport is the person's: it is set when the picture first appears, when its frame changes
 * before anybody has moved it, on request, and to show what was selected elsewhere.
 */
function useViewportRules(layout: Layout | null, pane: Size, selected: Selection | null, arrival: number) {
  const { setViewport, getViewport } = useReactFlow();
  const touched = useRef(false);
  const shown = useRef(-1);
  const revealed = useRef<string | null>(null);
  const fitted = useRef<{ readonly pane: Size; readonly width: number } | null>(null);
  const wanted = selected === null ? null : `${selected.service}:${selected.port ?? ""}`;

  useEffect(() => {
    if (layout === null || pane.width === 0) return;
    const first = shown.current !== arrival;
    // Only another frame fits anew: a picture that grows by a pod must not shrink under the person's eyes.
    const framed = fitted.current?.pane === pane && fitted.current.width === layout.width;
    const base = first || !(touched.current || framed) ? fitWidth(layout, pane) : getViewport();
    shown.current = arrival;
    fitted.current = { pane, width: layout.width };
    const next = first ? base : { ...base, y: getViewport().y };
    const place =
      selected === null || revealed.current === wanted
        ? null
        : placeOfSelection(layout, selected, pane.height / next.zoom);
    if (place !== null || wanted === null) revealed.current = wanted;
    const target = place === null ? next : reveal(next, pane, place.from, place.to);
    const now = getViewport();
    if (target.x !== now.x || target.y !== now.y || target.zoom !== now.zoom) void setViewport(target);
  }, [layout, pane, selected, wanted, arrival, getViewport, setViewport]);

  const touch = useCallback(() => {
    touched.current = true;
  }, []);
  const fit = useCallback(() => {
    touched.current = false;
    revealed.current = wanted;
    if (layout !== null) void setViewport(fitWidth(layout, pane));
  }, [layout, pane, wanted, setViewport]);
  return { touch, fit };
}

interface ControlsProps {
  readonly onFit: () => void;
  readonly onList: () => void;
  readonly onZoom: (by: "in" | "out") => void;
}

function Controls({ onFit, onList, onZoom }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.controls} role="group" aria-label={t("app.panes.picture")}>
      <button type="button" onClick={onList} title={t("picture.asList")}>
        <List aria-label={t("picture.asList")} />
      </button>
      <button
        type="button"
        onClick={() => {
          onZoom("out");
        }}
        title={t("picture.smallerHint")}
      >
        <Minus aria-label={t("picture.smaller")} />
      </button>
      <button
        type="button"
        onClick={() => {
          onZoom("in");
        }}
        title={t("picture.largerHint")}
      >
        <Plus aria-label={t("picture.larger")} />
      </button>
      <button type="button" onClick={onFit} title={t("picture.fitHint")}>
        <Maximize2 aria-label={t("picture.fit")} />
      </button>
    </div>
  );
}
