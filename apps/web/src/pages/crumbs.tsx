import { Link } from "@tanstack/react-router";
import styles from "./pages.module.css";

interface CrumbsProps {
  readonly cluster: string;
  readonly namespace: string;
  readonly service?: string;
}

/** Cluster / namespace / Service; what comes before the last leads there. The explorer's filter stays. */
export function Crumbs({ cluster, namespace, service }: CrumbsProps) {
  return (
    <span className={styles.crumbs}>
      <Link
        to="/c/$cluster"
        params={{ cluster }}
        search={(former) => ({ q: former.q, show: former.show, in: former.in })}
      >
        {cluster}
      </Link>
      <span aria-hidden="true">/</span>
      {service === undefined ? (
        <b>{namespace}</b>
      ) : (
        <>
          <Link
            to="/c/$cluster/ns/$ns"
            params={{ cluster, ns: namespace }}
            search={(former) => ({ q: former.q, show: former.show, in: former.in })}
          >
            {namespace}
          </Link>
          <span aria-hidden="true">/</span>
          <b>{service}</b>
        </>
      )}
    </span>
  );
}
