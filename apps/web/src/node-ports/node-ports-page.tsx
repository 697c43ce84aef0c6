/** The nodePorts of a cluster on one page: who listens on which number, whether its path is whole, what is free. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { NodePortsView, NodePortUse } from "@portolan/shared";
import { useView } from "../data/use-view.ts";
import { PageHead } from "../pages/page-head.tsx";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { formatRange, listNodePorts } from "./filter-node-ports.ts";
import styles from "./node-ports.module.css";

const route = getRouteApi("/c/$cluster/node-ports");

export function NodePortsPage() {
  const { t } = useTranslation();
  const view = useView("node-ports");
  if (view === undefined) {
    return (
      <p className={styles.waiting} role="status">
        {t("nodePorts.loading")}
      </p>
    );
  }
  return <NodePorts view={view} />;
}

function NodePorts({ view }: { readonly view: NodePortsView }) {
  const { t } = useTranslation();
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const rows = useMemo(() => listNodePorts(view.nodePorts, find), [view.nodePorts, find]);
  const { free, range, used } = view;
  return (
    <>
      <PageHead
        title={t("nodePorts.title")}
        note={
          <span data-testid="node-ports-summary">
            {t("nodePorts.summary", { used, free: free.count, range: formatRange(range) })}
          </span>
        }
      >
        <input
          type="text"
          className={`field ${styles.find}`}
          inputMode="search"
          autoComplete="off"
          spellCheck={false}
          value={find}
          placeholder={t("nodePorts.find")}
          aria-label={t("nodePorts.find")}
          data-testid="node-ports-filter"
          onChange={(event) => {
            const next = event.target.value === "" ? undefined : event.target.value;
            void navigate({ to: ".", search: (former) => ({ ...former, find: next }), replace: true });
          }}
        />
      </PageHead>
      <div className={styles.page}>
        {rows.length === 0 ? <NoUse find={find} /> : <Uses rows={rows} />}
        <FreeNumbers view={view} />
        <OtherPorts view={view} />
      </div>
    </>
  );
}

/** Nothing to list, and the way out where that is the filter's doing. */
function NoUse({ find }: { readonly find: string }) {
  const { t } = useTranslation();
  if (find === "") return <p data-testid="node-ports-none">{t("nodePorts.none")}</p>;
  return (
    <p data-testid="node-ports-none">
      {t("nodePorts.noneMatch")}{" "}
      <Link to="." search={(former) => ({ ...former, find: undefined })} replace>
        {t("nodePorts.clear")}
      </Link>
    </p>
  );
}

function Uses({ rows }: { readonly rows: readonly NodePortUse[] }) {
  const { t } = useTranslation();
  return (
    <table className={styles.table} data-testid="node-ports-table">
      <thead>
        <tr>
          <th scope="col">{t("nodePorts.number")}</th>
          <th scope="col">{t("nodePorts.service")}</th>
          <th scope="col">{t("nodePorts.port")}</th>
          <th scope="col">{t("nodePorts.path")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((use) => (
          <Use key={use.id} use={use} />
        ))}
      </tbody>
    </table>
  );
}

function Use({ use }: { readonly use: NodePortUse }) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { number, protocol, namespace, name, port, portName, verdict, text } = use;
  return (
    <tr data-testid="node-port" data-verdict={verdict}>
      <td>
        <code className={styles.number}>{number}</code>
        <span className={styles.soft}>/{protocol}</span>
      </td>
      <td>
        <Link
          to="/c/$cluster/services/$ns/$name"
          params={{ cluster, ns: namespace, name }}
          search={{ select: port === null ? undefined : `${use.service}:${port}/${protocol}` }}
        >
          {namespace}/<wbr />
          <b>{name}</b>
        </Link>
      </td>
      <td>
        {port === null ? (
          <span className={styles.soft}>{t("nodePorts.healthCheck")}</span>
        ) : (
          <>
            <code>{port}</code> <span className={styles.soft}>{portName}</span>
          </>
        )}
      </td>
      <td className={styles.verdict}>
        <VerdictMark verdict={verdict} spoken={false} /> {t(`verdict.${verdict}`)}
        {text !== null && <span className={styles.soft}>{text}</span>}
      </td>
    </tr>
  );
}

function FreeNumbers({ view: { free, notes } }: { readonly view: NodePortsView }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("nodePorts.free", { count: free.count })}</h2>
      {free.suggested !== null && <p>{t("nodePorts.suggested", { number: String(free.suggested) })}</p>}
      <details>
        <summary>{t("nodePorts.ranges", { count: free.ranges.length })}</summary>
        <p className={styles.ranges} data-testid="node-ports-free">
          {free.ranges.map((range) => (
            <code key={range.from}>{formatRange(range)}</code>
          ))}
        </p>
      </details>
      {notes.map((note) => (
        <p key={note} className={styles.soft}>
          {note}
        </p>
      ))}
    </section>
  );
}

/** Numbers taken by pods themselves, and numbers that two Services claim. */
function OtherPorts({ view }: { readonly view: NodePortsView }) {
  const { t } = useTranslation();
  const hostPorts = Object.values(view.hostPorts).sort((a, b) => a.number - b.number);
  return (
    <>
      {view.collisions.length > 0 && (
        <section>
          <h2>{t("nodePorts.collisions")}</h2>
          <ul>
            {view.collisions.map(({ number, text }) => (
              <li key={number}>
                <code>{number}</code> {text}
              </li>
            ))}
          </ul>
        </section>
      )}
      {hostPorts.length > 0 && (
        <section>
          <h2>{t("nodePorts.hostPorts")}</h2>
          <ul data-testid="node-ports-host-ports">
            {hostPorts.map(({ id, number, protocol, workload, text }) => (
              <li key={id}>
                <code>
                  {number}/{protocol}
                </code>{" "}
                {workload.kind} {workload.namespace}/{workload.name} <span className={styles.soft}>{text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
