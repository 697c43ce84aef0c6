/** Lays network policies over the picture, for anyone or for a chosen client. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ServicePaths } from "@portolan/shared";
import { listPolicyClients } from "./list-policy-clients.ts";
import styles from "./policies.module.css";

const route = getRouteApi("/c/$cluster");

export function PolicySwitch({ paths }: { readonly paths: readonly ServicePaths[] }) {
  const { t } = useTranslation();
  const { policies = "" } = route.useSearch();
  const navigate = useNavigate();
  const clients = listPolicyClients(paths, policies);
  return (
    <label className={styles.switch}>
      <span>{t("policies.title")}</span>
      <select
        className="field"
        value={policies}
        data-testid="policy-client"
        onChange={(event) => {
          const chosen = event.target.value === "" ? undefined : event.target.value;
          void navigate({ to: ".", search: (former) => ({ ...former, policies: chosen }), replace: true });
        }}
      >
        <option value="">{t("policies.off")}</option>
        <option value="anyone">{t("policies.anyone")}</option>
        <option value="outside">{t("policies.outside")}</option>
        {clients.map((client) => (
          <option key={client} value={client}>
            {t("policies.client", { client })}
          </option>
        ))}
      </select>
    </label>
  );
}
