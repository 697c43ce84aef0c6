/** The web app's files, and its page for every other path: the page's own router reads the URL. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import express, { Router, type RequestHandler, type Response } from "express";

export interface WebFiles {
  /** The folder that Vite wrote, with a slash at its end. */
  readonly root: string;
  /** The page as it is sent. */
  readonly page: string;
}

/**
 * Reads the page and puts the base path into it. Null where the web app was not built.
 *
 * @param basePath `/`, or `/portolan/`
 */
export function loadWebFiles(root: string, basePath: string): WebFiles | null {
  let html: string;
  try {
    html = readFileSync(join(root, "index.html"), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  return { root, page: html.replace(/<base href="[^"]*"/, `<base href="${basePath}"`) };
}

/** Serves the files; `web` null answers what to do about it. */
export function serveWeb(web: WebFiles | null): Router {
  const router = Router();
  if (web === null) {
    router.get("/{*splat}", (_request, response) => {
      response.status(503).type("text/plain").send("The web app is not built. Run: npm run build\n");
    });
    return router;
  }
  router.use(
    "/assets",
    // Vite puts a hash of the content into the names: what was loaded once is never asked for again.
    express.static(join(web.root, "assets"), { immutable: true, maxAge: "1y", index: false, fallthrough: true }),
    (_request, response) => {
      response.status(404).type("text/plain").send("There is no such file.\n");
    },
  );
  const sendPage: RequestHandler = (_request, response) => {
    response.set("Cache-Control", "no-cache").type("text/html").send(web.page);
  };
  // The file itself knows no base path.
  router.get("/index.html", sendPage);
  router.use(
    express.static(web.root, {
      index: false,
      setHeaders: (response: Response) => {
        response.set("Cache-Control", "no-cache");
      },
    }),
  );
  router.get("/{*splat}", sendPage);
  return router;
}
