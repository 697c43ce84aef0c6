import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";
import { Picture } from "../pages/picture.tsx";
import { FindingList } from "./finding-list.tsx";
import { keepPicture, type ShownPicture } from "./keep-picture.ts";
import { keepText } from "./kept-text.ts";
import { pointedField } from "./pointed-field.ts";
import { joinFiles, listDropped, type NamedFile } from "./read-files.ts";
import { remarksOf } from "./remarks-of.ts";
import { SourceBar } from "./source-bar.tsx";
import { useCheckedText } from "./use-checked-text.ts";
import type { AskedEdits, LoadedText, ShownPlace } from "./yaml-editor.tsx";
import styles from "./try.module.css";

const YamlEditor = lazy(async () => {
  const { YamlEditor: component } = await import("./yaml-editor.tsx");
  return { default: component };
});

/** Typing has rested so long (ms). */
const pauseMs = 250;

interface WorkbenchProps {
  readonly start: string;
  /** The rule whose example it begins with; null for a text of one's own. */
  readonly example: string | null;
}

/** The editor, and beside it what its text comes to. */
export function Workbench({ start, example }: WorkbenchProps) {
  const { t } = useTranslation();
  const [loaded, setLoaded] = useState<LoadedText>({ text: start });
  const [text, setText] = useState(start);
  // An example is all there is.
  const [closed, setClosed] = useState(example !== null);
  const [shown, setShown] = useState<ShownPlace | null>(null);
  const [edits, setEdits] = useState<AskedEdits | null>(null);
  const [selected, select] = useState<Selection | null>(null);
  const [refusal, setRefusal] = useState<{ readonly finding: string; readonly reason: string } | null>(null);
  const { checked, failure, current, ask } = useCheckedText(text, { closed, exampleOf: example }, pauseMs);
  const remarks = useMemo(() => (checked === null ? [] : remarksOf(checked)), [checked]);
  const picture = usePicture(checked);
  useKeptText(text);

  const open = (files: Promise<readonly NamedFile[]>): void => {
    void files.then(joinFiles).then((joined) => {
      if (joined !== "") setLoaded({ text: joined });
    });
  };
  const showLine = (line: number): void => {
    setShown({ line });
  };
  const showFinding = ({ location, services: [service], port }: Finding): void => {
    if (location !== null) showLine(location.line);
    if (service !== undefined) select({ service, port });
  };
  const mend = ({ id }: Finding): void => {
    void ask({ type: "mend", finding: id }).then((answer) => {
      if (answer.type === "edits") setEdits(answer);
      else setRefusal({ finding: id, reason: answer.reason });
    });
  };
  return (
    <div
      className={styles.bench}
      onDragOverCapture={(event) => {
        if (event.dataTransfer.types.includes("Files")) event.preventDefault();
      }}
      onDropCapture={(event) => {
        // The editor would write a file's text where it is dropped, and the browser would leave the page.
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        event.stopPropagation();
        open(listDropped(event.dataTransfer.items));
      }}
    >
      <section className={styles.source} aria-label={t("try.source")}>
        <SourceBar
          onFiles={(files) => {
            open(Promise.resolve(files.map((file) => ({ path: file.name, file }))));
          }}
        />
        <Suspense fallback={<div className={styles.editor} />}>
          <YamlEditor
            loaded={loaded}
            edits={edits}
            onChange={setText}
            onCursor={(line) => {
              void ask({ type: "select", line }).then((at) => {
                if (at !== null) select(at);
              });
            }}
            remarks={remarks}
            shown={shown}
            label={t("try.source")}
          />
        </Suspense>
        <div className={styles.note}>
          <label className={styles.closed}>
            <input
              type="checkbox"
              checked={closed}
              onChange={(event) => {
                setClosed(event.target.checked);
              }}
            />
            {t("try.closed")}
          </label>
          <p>{t("try.note")}</p>
        </div>
      </section>
      <section
        className={styles.outcome}
        aria-label={t("try.outcome")}
        aria-busy={!current}
        onClickCapture={({ target }) => {
          const field = pointedField(target);
          if (field === null) return;
          void ask({ type: "locate", field }).then((place) => {
            if (place !== null) showLine(place.line);
          });
        }}
      >
        <div className={styles.picture}>
          {picture?.kept === true && (
            <p className={styles.kept} role="status">
              {t("try.kept")}
            </p>
          )}
          {picture !== null && picture.paths.length > 0 && (
            <Picture
              paths={picture.paths}
              depth={picture.paths.length === 1 ? "service" : "namespace"}
              selected={selected}
              onSelect={select}
              findings={picture.findings}
            />
          )}
          {picture?.paths.length === 0 && <p className={styles.empty}>{t("try.empty")}</p>}
        </div>
        <div className={styles.verdicts}>
          {failure !== null && <p role="alert">{t("try.failed", { reason: failure })}</p>}
          {checked !== null && (
            <>
              <div role="status">
                <h2>
                  {t("try.counts", { count: checked.findings.length + checked.problems.length })}
                  {checked.notJudged.length > 0 && ` · ${t("try.leftOpen", { count: checked.notJudged.length })}`}
                  {checked.foreign > 0 && ` · ${t("try.foreign", { count: checked.foreign })}`}
                  {!current && <span className={styles.checking}>{t("try.checking")}</span>}
                </h2>
              </div>
              <FindingList
                checked={checked}
                onLine={showLine}
                onFinding={showFinding}
                onMend={current ? mend : null}
                refusal={refusal}
              />
            </>
          )}
          {checked === null && failure === null && (
            <p className={styles.empty} role="status">
              {t("try.checking")}
            </p>
          )}
        </div>
      </section>
    </div>
  );
}

/** What is drawn, which may be of an earlier text. */
function usePicture(checked: ReturnType<typeof useCheckedText>["checked"]): ShownPicture | null {
  const [drawn, setDrawn] = useState<{ readonly of: typeof checked; readonly picture: ShownPicture | null }>({
    of: null,
    picture: null,
  });
  if (checked === null || drawn.of === checked) return drawn.picture;
  const picture = keepPicture(drawn.picture, checked);
  // Derived while rendering, so that no frame shows findings beside another text's picture.
  setDrawn({ of: checked, picture });
  return picture;
}

function useKeptText(text: string): void {
  useEffect(() => {
    const timer = window.setTimeout(() => {
      keepText(text);
    }, pauseMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [text]);
}
