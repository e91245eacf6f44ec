/** Lets the page open without the board, where the browser allows it: on this machine, or over TLS. */
export function keepForOffline(): void {
  if (!window.isSecureContext || !("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register("/sw.js").catch((error: unknown) => {
    console.info("The page will not open without the board:", error);
  });
}
