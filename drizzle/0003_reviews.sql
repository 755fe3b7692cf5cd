CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`product_id` integer NOT NULL,
	`customer_id` integer,
	`rating` integer NOT NULL,
	`body` text,
	`published` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "reviews_rating_check" CHECK("reviews"."rating" BETWEEN 1 AND 5)
);
--> statement-breakpoint
CREATE INDEX `reviews_published_idx` ON `reviews` (`product_id`,`rating`) WHERE "published" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_once_idx` ON `reviews` (`product_id`,`customer_id`);