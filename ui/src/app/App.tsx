import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { RouterProvider } from "react-router/dom";
import { Gate } from "./Gate";
import { PlaceProvider } from "./place";
import { makeQueries } from "./queries";
import { router } from "./routes";
import { ThemeProvider } from "./theme";

export function App() {
  const [queries] = useState(makeQueries);
  return (
    <QueryClientProvider client={queries}>
      <PlaceProvider>
        <ThemeProvider>
          <Gate>
            <RouterProvider router={router} />
          </Gate>
        </ThemeProvider>
      </PlaceProvider>
    </QueryClientProvider>
  );
}
