import express from "express";
import helmet from "helmet";
import { requestId } from "./middleware/request-id.js";
import { routes } from "./routes.js";

export function createApp() {
  const app = express();
  app.use(helmet());
  app.use(requestId);
  app.use(express.json({ limit: "100kb" }));
  app.use(routes);
  return app;
}
