/** What happens to a connection, hop by hop, with its path lit up in the picture. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Trace, TraceAnswer } from "@portolan/shared";
import { ApiError } from "../data/fetch-json.ts";
import { useServiceViews } from "../data/use-service-views.ts";
import { useTrace } from "../data/use-trace.ts";
import { serviceViewKey } from "../data/view-keys.ts";
import { PageHead } from "../pages/page-head.tsx";
import { Picture } from "../pages/picture.tsx";
import { splitServiceId } from "../pages/split-service-id.ts";
import { useSelection } from "../pages/use-selection.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { WorkArea } from "../ui/work-area.tsx";
import { chosenTrace, isLookupList, litMembers, traceCommand, tracesOf, verdictShape } from "./describe-trace.ts";
import { HopList } from "./hop-list.tsx";
import { LookupTables } from "./lookup-tables.tsx";
import { OutcomeTable } from "./outcome-table.tsx";
import styles from "./trace.module.css";

const route = getRouteApi("/c/$cluster/trace");

/** More Services than this are not drawn beside a trace. */
const drawnServices = 4;

export function TracePage() {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { from = "outside", to, host } = route.useSearch();
  const { data, error } = useTrace(cluster, to === undefined ? null : { from, to, host });
  if (to === undefined) return <TraceHelp cluster={cluster} />;
  if (error !== null) return <TraceRefused error={error} />;
  if (data === undefined) {
    return (
      <p className={styles.waiting} role="status">
        {t("trace.loading")}
      </p>
    );
  }
  return <Answer answer={data} from={from} to={to} host={host} />;
}

interface AnswerProps {
  readonly answer: TraceAnswer;
  readonly from: string;
  readonly to: string;
  readonly host: string | undefined;
}

function Answer({ answer, from, to, host }: AnswerProps) {
  const { t } = useTranslation();
  const { of } = route.useSearch();
  const trace = chosenTrace(answer, of);
  if (isLookupList(answer)) {
    return (
      <>
        <PageHead title={t("trace.names")} note={<code>{to}</code>} />
        <LookupTables lookups={answer.lookups} />
      </>
    );
  }
  if (trace === undefined) return null;
  return (
    <>
      <Alternatives traces={tracesOf(answer)} shown={trace} />
      <OneTrace trace={trace} from={from} to={to} host={host} />
    </>
  );
}

/** A line with braces asks for several connections. */
function Alternatives({ traces, shown }: { readonly traces: readonly Trace[]; readonly shown: Trace }) {
  const { t } = useTranslation();
  if (traces.length < 2) return null;
  return (
    <nav className={styles.several} aria-label={t("trace.several")}>
      {traces.map((trace, index) => (
        <Link
          key={`${index} ${trace.to}`}
          to="."
          search={(former) => ({ ...former, of: String(index + 1) })}
          replace
          aria-current={trace === shown ? "page" : undefined}
          data-current={trace === shown}
        >
          <VerdictMark verdict={verdictShape(trace.verdict)} /> <code>{trace.to}</code>
        </Link>
      ))}
    </nav>
  );
}

interface OneTraceProps extends Omit<AnswerProps, "answer"> {
  readonly trace: Trace;
}

function OneTrace({ trace, from, to, host }: OneTraceProps) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { pane } = route.useSearch();
  const { selected, select } = useSelection();
  const chainKey = JSON.stringify(trace.chains);
  // A trace that is asked for again is another object and mostly says the same.
  const lit = useMemo(
    () => litMembers({ ...trace, chains: JSON.parse(chainKey) as Trace["chains"] }),
    [trace, chainKey],
  );
  const services = [...new Set(trace.chains.map(({ service }) => service))].slice(0, drawnServices);
  const views = useServiceViews(
    services.map((id) => {
      const { namespace, name } = splitServiceId(id);
      return serviceViewKey(namespace, name);
    }),
  );
  const paths = useMemo(() => views.flatMap((view) => view.paths ?? []), [views]);
  const shape = verdictShape(trace.verdict);
  const [first, ...rest] = trace.because;
  return (
    <>
      <PageHead
        title={
          <span className={styles.headline} data-testid="trace-headline" data-verdict={shape}>
            <VerdictMark verdict={shape} spoken={false} /> {t(`trace.verdict.${trace.verdict}`)}
          </span>
        }
        note={<span data-testid="trace-first-reason">{first}</span>}
      >
        <CopyButton text={window.location.href} label={t("trace.copyLink")} />
      </PageHead>
      <div className={styles.rest}>
        <WorkArea
          low
          pane={pane === "picture" && paths.length > 0 ? "picture" : "details"}
          picture={
            paths.length === 0 ? (
              <Notice name="trace-no-picture" tone="calm" title={t("trace.noPicture")}>
                <p>{t("trace.noPictureHelp")}</p>
              </Notice>
            ) : (
              <Picture
                paths={paths}
                depth={paths.length === 1 ? "service" : "namespace"}
                selected={selected}
                onSelect={(selection) => {
                  select(selection);
                }}
                lit={lit}
              />
            )
          }
          details={
            <div className={styles.details} data-testid="trace-details">
              <section>
                <h2>{t("trace.hops")}</h2>
                <HopList trace={trace} />
              </section>
              <div className={styles.side}>
                {rest.length > 0 && (
                  <section>
                    <h2>{t("trace.because")}</h2>
                    <ul className={styles.because} data-testid="trace-because">
                      {rest.map((sentence) => (
                        <li key={sentence}>{sentence}</li>
                      ))}
                    </ul>
                  </section>
                )}
                {trace.outcomes.length > 0 && (
                  <section>
                    <h2>{t("trace.outcomes")}</h2>
                    <OutcomeTable cluster={cluster} outcomes={trace.outcomes} />
                  </section>
                )}
                <section>
                  <h2>{t("trace.command")}</h2>
                  <div className={styles.command}>
                    <code>{traceCommand(cluster, from, to, host)}</code>
                    <CopyButton
                      look="quiet"
                      text={traceCommand(cluster, from, to, host)}
                      label={t("trace.copyCommand")}
                    />
                  </div>
                </section>
              </div>
            </div>
          }
        />
      </div>
    </>
  );
}

/** Examples that anybody can press. */
function TraceHelp({ cluster }: { readonly cluster: string }) {
  const { t } = useTranslation();
  const examples = [
    "curl http://192.168.56.100:32510/",
    "kubectl exec POD -- curl http://web.shop/",
    "web.shop:80",
    "nslookup web.shop",
    "ping web.shop",
  ];
  return (
    <Notice name="trace-help" tone="calm" title={t("trace.help")}>
      <p>{t("trace.helpText")}</p>
      <ul className={styles.examples}>
        {examples.map((example) => (
          <li key={example}>
            <Link to="/c/$cluster/trace" params={{ cluster }} search={{ from: "outside", to: example }}>
              <code>{example}</code>
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function TraceRefused({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <Notice name="trace-refused" tone="part" title={problem?.title ?? t("trace.failed")}>
      <p>{problem?.detail ?? error.message}</p>
      {problem?.near !== undefined && <p>{t("trace.near", { names: problem.near.join(", ") })}</p>}
    </Notice>
  );
}
