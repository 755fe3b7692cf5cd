SELECT 1;
--> statement-breakpoint
SELECT 2; /* abc
--> statement-breakpoint
SELECT 3;
