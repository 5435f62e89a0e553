import type { Operation } from "../../http/operation.ts";

const app = "the App's own key";

/** Every request by which an App looks at itself, besides `GET /app`. */
export const operations = {
  fetchHook: {
    name: "github.app.hook",
    route: "GET /app/hook/config",
    does: "show the App's webhook",
    needs: app,
  },
  listDeliveries: {
    name: "github.app.deliveries",
    route: "GET /app/hook/deliveries",
    does: "list the App's deliveries",
    needs: app,
  },
  listInstallations: {
    name: "github.app.installations",
    route: "GET /app/installations",
    does: "list the App's installations",
    needs: app,
  },
  listRepositories: {
    name: "github.installation.repositories",
    route: "GET /installation/repositories",
    does: "list the installation's repositories",
    needs: "Metadata: read",
  },
} as const satisfies Record<string, Operation>;
