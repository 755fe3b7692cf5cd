// A job that fails where the database is not what the migrations make: verify_in_ci URL FOLDER
#include <iostream>

#include <sluice/sluice.hpp>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: verify_in_ci URL FOLDER\n";
    return 2;
  }
  try {
    const auto migrator = sluice::Migrator::open({.url = argv[1], .dir = argv[2]});
    std::cout << sluice::to_text(migrator.check());
    const sluice::VerifyReport report = migrator.verify();
    std::cout << sluice::to_text(report);
    return report.exit_status;
  } catch (const sluice::Error& error) {
    std::cerr << sluice::to_text(error.info());
    return sluice::exit_status(error.info().code);
  }
}
