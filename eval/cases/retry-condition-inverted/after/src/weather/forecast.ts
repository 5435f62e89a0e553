import { z } from "zod";
import { HttpError } from "../http/http-error.js";
import { retry } from "../http/retry.js";

const Forecast = z.object({ celsius: z.number(), summary: z.string() });
export type Forecast = z.infer<typeof Forecast>;

export async function fetchForecast(place: string): Promise<Forecast> {
  const url = `https://weather.example.net/v1/forecast?place=${encodeURIComponent(place)}`;
  return await retry(
    async () => {
      const response = await fetch(url);
      if (!response.ok) throw new HttpError(response.status, url);
      return Forecast.parse(await response.json());
    },
    { attempts: 3, firstWaitMs: 200 },
  );
}
