import { zodResolver } from "@hookform/resolvers/zod";
import { RegisterInput } from "@tandem/contract/auth";

// A chunk of its own, loaded after the page is painted: zod would be a sixth of the first page's script.
export const registerResolver = zodResolver(RegisterInput);
