import { z } from "zod";

const Forecast = z.object({ celsius: z.number(), summary: z.string() });
export type Forecast = z.infer<typeof Forecast>;

const attempts = 3;

export async function fetchForecast(place: string): Promise<Forecast> {
  const url = `https://weather.example.net/v1/forecast?place=${encodeURIComponent(place)}`;
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url);
    if (response.ok) return Forecast.parse(await response.json());
    const mayPass = response.status === 429 || response.status >= 500;
    if (attempt === attempts || !mayPass) throw new Error(`${url} answers ${response.status}`);
  }
}
