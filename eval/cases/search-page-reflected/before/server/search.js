import { Router } from "express";
import { index } from "./search-index.js";
import { layout } from "./layout.js";
import { escapeHtml } from "./escape-html.js";

export const search = Router();

search.get("/search", async (request, response) => {
  const results = await index.find(String(request.query.q ?? ""));
  const items = results.map((result) => `<li>${escapeHtml(result.title)}</li>`);
  response.send(layout("Search", `<ul>${items.join("")}</ul>`));
});
