import { Router } from "express";
import { services } from "../services.js";
import { collectReleases } from "./collect.js";

export const releases = Router();

/** We have about sixty services; most answer within 300 ms. */
releases.get("/releases", async (_request, response) => {
  response.render("releases", { services: await collectReleases(services) });
});
