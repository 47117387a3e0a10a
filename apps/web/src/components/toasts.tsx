import { Toaster } from "sonner";

/** Where what was done is said for a moment. What went wrong is said where it was asked for, and stays. */
export const Toasts = () => (
  <Toaster
    position="bottom-right"
    // The tokens know the theme; asked for the system's, it would watch the media query for nothing.
    theme="light"
    mobileOffset={{ bottom: "4.5rem" }}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          "flex w-80 max-w-full items-center gap-2.5 rounded-lg border border-control bg-surface p-3 text-sm text-text shadow-lg",
        title: "min-w-0",
      },
    }}
  />
);
