SELECT 1,
  2;
--> statement-breakpoint
SELECT 3;
