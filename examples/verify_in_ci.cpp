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
    for (const sluice::Finding& finding : migrator.check().findings)
      std::cout << finding.where.file << ": " << message_of(finding) << "\n";
    const sluice::VerifyReport report = migrator.verify();
    for (const sluice::Finding& finding : report.findings)
      std::cout << message_of(finding) << "\n  " << hint_of(finding) << "\n";
    std::cout << (report.exit_status == 0 ? "everything agrees" : "not as it should be") << "\n";
    return report.exit_status;
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << "\n" << error.info().hint << "\n";
    return sluice::exit_status(error.info().code);
  }
}
