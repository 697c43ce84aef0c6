/** Starts the app. */
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./styles/tokens.css";
import "./styles/global.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { retriesSilence } from "./data/fetch-json.ts";
import { router } from "./router.tsx";
import { browserStorage } from "./ui/browser-storage.ts";
import { startWords } from "./ui/i18n.ts";
import { applyTheme, readTheme } from "./ui/theme.ts";

applyTheme(readTheme(browserStorage()), document.documentElement, browserStorage());

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

const queryClient = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, retry: retriesSilence } },
});

await startWords();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
