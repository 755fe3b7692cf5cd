CREATE TABLE `stock_moves` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`product_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `stock_moves_product_idx` ON `stock_moves` (`product_id`);--> statement-breakpoint
ALTER TABLE `customers` ADD `phone` text;--> statement-breakpoint
ALTER TABLE `products` ADD `discontinued` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `stock` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `products_in_stock_idx` ON `products` (`name`) WHERE "stock" > 0;--> statement-breakpoint
CREATE VIEW `product_ratings` AS select "product_id", avg("rating") as "average" from "reviews" group by "reviews"."product_id";