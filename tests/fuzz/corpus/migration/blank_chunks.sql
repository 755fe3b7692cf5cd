--> statement-breakpoint
-- only a comment
--> statement-breakpoint
;
--> statement-breakpoint
--> statement-breakpoint
SELECT 1;
--> statement-breakpoint
